# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Code names that the text itself marks as such."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern

_MARK = (
    r"(?:プロジェクト名|プロジェクト|開発コード|開発コード名|コードネーム|コード名|社内呼称|社内コード|開発名|仮称|案件名|作戦名|"
    r"project code|project|code name|codename)"
)


class JpProjectRecognizer(JpPatternRecognizer):
    """A name in brackets behind プロジェクト名, 開発コード, 社内呼称 and the like, or a capitalised word
    behind Project. No check digit. Invalid: プロジェクトマネージャー."""

    entity_types = ("PROJECT",)
    patterns = (
        Pattern(
            re.compile(_MARK + r"(?:名)?(?:\([^)\n]{1,20}\))?(?:は|が|の|:| ){0,2}[「『\"“](?P<value>[^「」『』\"”\n]{2,30})[」』\"”]", re.IGNORECASE),
            score=0.7,
        ),
        Pattern(re.compile(r"[「『\"](?P<value>[^「」『』\"\n]{2,20})[」』\"](?=プロジェクト|計画|\(仮称\)|\(社内呼称)"), score=0.55),
        Pattern(re.compile(r"(?<![A-Za-z])(?:Project|PROJECT) (?P<value>[A-Z][A-Za-z0-9-]{2,20})(?! [Mm]anager)"), score=0.6),
    )  # fmt: skip
