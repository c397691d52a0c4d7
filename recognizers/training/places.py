# ruff: noqa: E501, SIM905
"""Places and made-up addresses of real municipalities and towns, from the recognizers' tables."""

import gzip
import random
from functools import cached_property
from importlib.resources import files

from training.kana import full_width

_DATA = files("sekisho_recognizers") / "data"
_BUILDINGS = "コーポ|メゾン|ハイツ|グランド|パーク|プラザ|サン|レジデンス|ビレッジ|シャトー|エスポワール|リバーサイド|第二|第一|ヴィラ|カーサ|ロイヤル|セントラル|ベル|ドミール".split(
    "|"
)
_BUILDING_NAMES = "青葉|桜|若葉|緑|富士見|みどり|さくら|あおば|ひまわり|中央|駅前|山手|港|松|旭|白鳥|光|丘|泉|ホーム|マンション|ヒルズ|テラス|ガーデン|コート|フラット|アネックス|大手|本町|新町".split(
    "|"
)
_STATIONS = "駅|駅前|駅東口|駅西口|インター|港|空港"
_KANJI_DIGITS = "〇一二三四五六七八九"


class Places:
    def municipality(self, rng: random.Random) -> str:
        return rng.choice(self._cities)

    def prefecture(self, rng: random.Random) -> str:
        return rng.choice(self._prefectures)

    def short(self, rng: random.Random) -> str:
        """大阪, 釧路, 世田谷: without 府, 市, 区."""
        name = rng.choice(self._cities if rng.random() < 0.75 else self._prefectures)
        if name == "北海道" or len(name) < 3:
            return name
        return name[:-1] if name[-1] in "都府県市区町村" else name

    def town(self, rng: random.Random) -> str:
        return rng.choice(self._towns)

    def bare(self, rng: random.Random) -> str:
        """A place as a text mentions it."""
        draw = rng.random()
        if draw < 0.35:
            return self.short(rng)
        if draw < 0.6:
            return self.municipality(rng)
        if draw < 0.75:
            return self.prefecture(rng)
        if draw < 0.87:
            return self.short(rng) + rng.choice(_STATIONS.split("|"))
        if draw < 0.94:
            prefecture, city = rng.choice(self._pairs)
            return prefecture + city
        return rng.choice(
            (
                "東北",
                "関東",
                "関西",
                "九州",
                "北海道",
                "四国",
                "中国地方",
                "北陸",
                "首都圏",
                "東海",
                "沖縄",
                "ドイツ",
                "ベトナム",
                "アメリカ",
                "タイ",
                "フランス",
                "インド",
                "シンガポール",
                "台湾",
                "韓国",
                "中国",
                "英国",
                "上海",
                "パリ",
                "ニューヨーク",
                "ハノイ",
            )
        )

    def address(self, rng: random.Random) -> str:
        prefecture, city = rng.choice(self._pairs)
        town = self.town(rng)
        if rng.random() < 0.35:
            prefecture = ""
        gap = rng.choice(("", "", "", "", " ", "　"))
        text = (
            prefecture
            + gap * bool(prefecture)
            + city
            + gap * (rng.random() < 0.3)
            + town
            + self._block(rng)
        )
        if rng.random() < 0.45:
            text += rng.choice((" ", "　", "", " ")) + self._building(rng)
        if rng.random() < 0.08:
            text = full_width(text)
        return text

    def latin_address(self, rng: random.Random) -> str:
        town = rng.choice(
            (
                "Shibaura",
                "Kamata",
                "Honcho",
                "Sakae",
                "Umeda",
                "Chuo",
                "Motomachi",
                "Asahi-cho",
                "Midori-cho",
                "Shinmachi",
                "Takasago",
                "Minami",
            )
        )
        city = rng.choice(
            (
                "Minato-ku, Tokyo",
                "Ota-ku, Tokyo",
                "Chuo-ku, Osaka",
                "Naka-ku, Nagoya",
                "Aoba-ku, Sendai",
                "Kita-ku, Sapporo",
                "Hakata-ku, Fukuoka",
                "Naka-ku, Yokohama",
                "Kure, Hiroshima",
                "Naha, Okinawa",
            )
        )
        return (
            f"{rng.randint(1, 9)}-{rng.randint(1, 30)}-{rng.randint(1, 20)} {town}, {city}"
            + rng.choice(("", "", ", Japan", f" {rng.randint(100, 999)}-{rng.randint(0, 9999):04}"))
        )

    def _block(self, rng: random.Random) -> str:
        chome, ban, go = rng.randint(1, 9), rng.randint(1, 40), rng.randint(1, 30)
        draw = rng.random()
        if draw < 0.45:
            dash = rng.choice("---－−ー‐")
            return dash.join(map(str, (chome, ban, go) if rng.random() < 0.7 else (ban, go)))
        if draw < 0.6:
            return f"{chome}丁目{ban}番{go}号"
        if draw < 0.7:
            return f"{chome}丁目{ban}-{go}"
        if draw < 0.8:
            return f"{_KANJI_DIGITS[chome]}丁目{ban}番地{go}"
        if draw < 0.9:
            return f"{ban * 37}番地" + rng.choice(("", f"の{go}", f"{go}"))
        return f"{ban}番{go}号"

    def _building(self, rng: random.Random) -> str:
        name = rng.choice(
            (
                rng.choice(_BUILDINGS) + rng.choice(_BUILDING_NAMES),
                rng.choice(_BUILDING_NAMES) + "ビル",
                self.short(rng) + rng.choice(("ビル", "マンション", "プラザ", "センタービル")),
                rng.choice(_BUILDING_NAMES)
                + rng.choice(("荘", "ハイツ", "コーポ", "アパート", "タワー")),
            )
        )
        room = rng.randint(1, 12) * 100 + rng.randint(1, 15)
        return name + rng.choice(
            (
                f"{room}号室",
                f" {room}",
                f"{room}",
                f"{rng.randint(1, 12)}F",
                f"{rng.randint(1, 12)}階",
                f"-{room}",
                "",
            )
        )

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        rows = (_DATA / "municipalities.tsv").read_text(encoding="utf-8").splitlines()
        return [(row.split("\t")[0], row.split("\t")[1]) for row in rows if row.split("\t")[1]]

    @cached_property
    def _prefectures(self) -> list[str]:
        return sorted({prefecture for prefecture, _ in self._pairs})

    @cached_property
    def _cities(self) -> list[str]:
        """Without county, and wards of large cities with their city."""
        return sorted(
            {city.rsplit("郡", 1)[-1] if len(city) > 4 else city for _, city in self._pairs}
        )

    @cached_property
    def _towns(self) -> list[str]:
        return gzip.decompress((_DATA / "towns.txt.gz").read_bytes()).decode().split("\n")
