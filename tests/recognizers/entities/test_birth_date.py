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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("生年月日：１９７５年４月１日", ["１９７５年４月１日"]),
        ("生年月日 昭和 50 年 4 月 1 日", ["昭和 50 年 4 月 1 日"]),
        ("生年月日\n1975/04/01", ["1975/04/01"]),
        ("生年月日：昭和五十年四月一日", ["昭和五十年四月一日"]),
        ("昭50.4.1生", ["昭50.4.1"]),
        ("S50.4.1生まれ", ["S50.4.1"]),
        ("1975年4月1日（49歳）生まれ", ["1975年4月1日"]),
        ("1975年4月1日に生まれ", ["1975年4月1日"]),
        ("1975（昭和50）年4月1日生", ["1975（昭和50）年4月1日"]),
        ("DOB: 1975-04-01", ["1975-04-01"]),
        ("DOB: 04/01/1975", ["04/01/1975"]),
        ("born on April 1, 1975", ["April 1, 1975"]),
        ("Date of birth: 1 April 1975", ["1 April 1975"]),
        ('{"birthdate": "19750401"}', ["19750401"]),
        ("seinengappi: 500401", []),
        ("生年月日 S500401", ["S500401"]),
        ("氏名,生年月日\n架空,1975.4.1\n例示,平成元年5月1日\n", ["1975.4.1", "平成元年5月1日"]),
        ("| 生年月日 | 1975/4/1 |", ["1975/4/1"]),
        ("INSERT INTO p (name, dob) VALUES ('a', '1975-04-01')", ["1975-04-01"]),
        ("誕生日は4月1日です", ["4月1日"]),
        ("4月1日生まれ", ["4月1日"]),
        ("生年月日：50年4月1日", ["50年4月1日"]),
        ("1975年4月1日生産", []),
        ("納品日：1975年4月1日", []),
        ("生年月日は別紙。入社日：1975年4月1日", []),
        ("更新日 2024/06/11", []),
        ("品番 19750401", []),
        ("氏名,生年月日,入社日\n架空,1975.4.1,1998.4.1\n", ["1975.4.1"]),
    ],
)
def test_reads_every_layout_and_way_of_writing(text: str, values: list[str]) -> None:
    assert found(JpBirthDateRecognizer, text) == values
