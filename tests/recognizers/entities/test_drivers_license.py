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
