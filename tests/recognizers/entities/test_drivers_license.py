"""Driver's licences: prefecture, check digit and cue."""

import pytest

from sekisho_recognizers.entities.drivers_license import JpDriversLicenseRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("免許証 309912345660", ["309912345660"]),
        ("運転免許：９７９９９９９９９９２０", ["９７９９９９９９９９２０"]),
        ("309912345660", []),
        ("免許 309912345650", ["309912345650"]),
        ("免許証番号は309912345650", ["309912345650"]),
        ("更新 159912345660", []),
    ],
)
def test_finds_drivers_licenses(text: str, values: list[str]) -> None:
    assert found(JpDriversLicenseRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("運転免許証番号：第３０９９１２３４５６６０号", ["３０９９１２３４５６６０"]),
        ("免許証 3099-1234-5660", ["3099-1234-5660"]),
        ("免許証の番号は30 99 123456 60", ["30 99 123456 60"]),
        ("免許証番号\n309912345660", ["309912345660"]),
        ("license_no: 309912345660", ["309912345660"]),
        ('{"driver": {"license": "309912345660"}}', ["309912345660"]),
        ("氏名,免許証番号\n架空,309912345660\n", ["309912345660"]),
        ("309912345660（運転免許証）", ["309912345660"]),
        ("免許証番号は三〇九九一二三四五六六〇", ["三〇九九一二三四五六六〇"]),
        ("運転免許の更新。注文番号：309912345660", []),
        ("タイムスタンプ 309912345660", []),
        ("309912345660", []),
        ("309912345660円", []),
    ],
)
def test_reads_every_layout(text: str, values: list[str]) -> None:
    assert found(JpDriversLicenseRecognizer, text) == values
