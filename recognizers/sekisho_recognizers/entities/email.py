# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""E-mail addresses."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern


class JpEmailRecognizer(JpPatternRecognizer):
    """RFC 5321 dot-atoms with a dotted domain. Japanese may touch both ends (「はa@b.jpまで」), so
    the ends are where the ASCII characters end; a local part in Japanese is read only up to there.
    Lengths are the standard's. Invalid: taro@localhost."""

    entity_types = ("EMAIL_ADDRESS",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![A-Za-z0-9._+%-])[A-Za-z0-9_+%-][A-Za-z0-9._+%-]{0,63}"
                r" ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?![A-Za-z0-9-])"
            ),
            score=0.95,
        ),
        Pattern(
            re.compile(
                r"(?<![A-Za-z0-9._+-])[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,63} ?(?:\(at\)|\[at\]|\(a\)|あっと|アットマーク) ?"
                r"[A-Za-z0-9-]{1,63}(?: ?(?:\.|\(dot\)|\[dot\]|どっと|ドット) ?[A-Za-z0-9-]{1,63}){1,8}",
                re.IGNORECASE,
            ),
            score=0.8,
        ),
    )
