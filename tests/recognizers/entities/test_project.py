"""Code names marked as such."""

import pytest

from sekisho_recognizers.entities.project import JpProjectRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("プロジェクト名「うずしお」", ["うずしお"]),
        ("開発コード『NAGI-2』", ["NAGI-2"]),
        ("プロジェクトマネージャー", []),
        ("「議事録」を作る", []),
    ],
)
def test_finds_code_names(text: str, values: list[str]) -> None:
    assert found(JpProjectRecognizer, text) == values
