"""Dates of birth in any calendar."""

import pytest

from sekisho_recognizers.entities.birth_date import JpBirthDateRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("生年月日：昭和45年6月3日", ["昭和45年6月3日"]),
        ("１９７０年６月３日生まれ", ["１９７０年６月３日"]),
        ("S45.6.3", ["S45.6.3"]),
        ("DOB: 1970/06/03", ["1970/06/03"]),
        ("昭和四十五年六月三日生", ["昭和四十五年六月三日"]),
        ("納期は2024年6月3日", []),
        ('"birthdate": "19700603"', ["19700603"]),
        ("氏名,生年月日\n山田,19700603\n", ["19700603"]),
    ],
)
def test_finds_birth_dates(text: str, values: list[str]) -> None:
    assert found(JpBirthDateRecognizer, text) == values
