"""The extension finds placeholders as the proxy does: the same constants, the same answers."""

import json
import random
import subprocess
from pathlib import Path

import pytest

from sekisho.masking import placeholders
from sekisho.masking.restorer import Restorer
from support.npm import node

TABLE = {
    "PERSON4K7Q2M": "綾瀬川 紬",
    "PERSON4K7Q2MA": "綾瀬川",
    "PERSON4K7Q2MAE": "アヤセガワ",
    "ORG1BCDFG": "株式会社ミナトヤ計測",
    "CODE12345B": "A-1",
    "KEY9ZZZZZ": "s3cr3t\n\"'\\",
    "PLACE3D3D3D": "",
    "TERM0X0X0XU": "𠮷野",
}
TEXTS = 6_000


@pytest.fixture(scope="module")
def script(built_restoring: Path) -> list[str]:
    return [str(node()), str(built_restoring / "text.js")]


def test_labels_and_alphabet_are_the_proxys(script: list[str]) -> None:
    output = subprocess.run([*script, "--constants"], check=True, capture_output=True).stdout
    constants = json.loads(output)

    assert constants == {
        "LABELS": sorted(placeholders.LABEL_SET),
        "DIGITS": placeholders.DIGITS,
        "CONSONANTS": placeholders.CONSONANTS,
        "VOWELS": placeholders.VOWELS,
        "CODE_LENGTH": placeholders.CODE_LENGTH,
        "MAX_SUFFIX": placeholders.MAX_SUFFIX,
        "LONGEST_FORM": placeholders.LONGEST_FORM,
    }


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in text)


def _written(name: str, chance: random.Random) -> str:
    """The placeholder as models write it, or nearly."""
    code = next(index for index, character in enumerate(name) if character.isdigit())
    separators = [
        "",
        "",
        " ",
        "-",
        "_",
        "\\_",
        "\\\\_",
        "－",
        "＿",
        "\u3000",
        "\u00a0",
        "‐",
        "  ",
        "\\",
    ]
    text = name[:code] + chance.choice(separators) + name[code:]
    forms = [text, text, text.lower(), text.title(), _wide(text), _wide(text.lower())]
    text = chance.choice(forms)
    if chance.random() < 0.3:
        place = chance.randrange(len(text))
        edit = chance.choice(["", text[place] * 2, "A", "e", "4", "K", "Ａ", "𠮷", "\n", "\u200b"])
        text = text[:place] + edit + text[place + 1 :]
    return text


def _text(chance: random.Random) -> str:
    parts = []
    for _ in range(chance.randrange(1, 7)):
        parts.append(_written(chance.choice(list(TABLE)), chance))
        parts.append(
            chance.choice(
                ["", "", "様", "A", "a", "Ｅ", "io", "x", "\\n", "\n", "、", "4", "B", " ", "𠮷"]
            )
        )
        if chance.random() < 0.2:
            parts.append(
                "".join(
                    chance.choices(
                        "PERSONCODEKY0123456789BCXZae_- ＫＥＹ１", k=chance.randrange(12)
                    )
                )
            )
    return "".join(parts)


def test_texts_are_restored_as_the_proxy_restores_them(script: list[str]) -> None:
    chance = random.Random(20261123)
    texts = [_text(chance) for _ in range(TEXTS)]
    lines = "".join(json.dumps({"table": TABLE, "text": text}) + "\n" for text in texts)

    output = subprocess.run(script, input=lines.encode(), check=True, capture_output=True).stdout
    ours = [json.loads(line)["text"] for line in output.decode().splitlines()]

    # A backslash may begin a URL's escape; there the extension asks the server.
    pairs = [
        (text, mine, Restorer(TABLE).restore(text))
        for text, mine in zip(texts, ours, strict=True)
        if "\\" not in text and "&" not in text
    ]
    assert [(text, mine) for text, mine, theirs in pairs if mine != theirs] == []
    assert len(pairs) > TEXTS / 3
    assert sum(text != mine for text, mine, _ in pairs) > TEXTS / 5
    assert sum(text == mine for text, mine, _ in pairs) > TEXTS / 100
