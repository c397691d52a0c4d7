"""Confidentiality marks: a statement about the whole prompt, for the policy to act on."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, word


class JpConfidentialMarkRecognizer(JpPatternRecognizer):
    """社外秘, 極秘 and the like, where the text bears them, not where it talks about them
    (「社外秘とは」). Invalid: 極秘裏."""

    entity_types = ("CONFIDENTIAL_MARK",)
    _about = Cues("とは", "の意味", "の違い", "について教え", "という表示", before=0, after=12)
    patterns = (
        Pattern(
            re.compile(
                r"社外秘|部外秘|極秘(?!裏)|厳秘|㊙|取扱注意|関係者限り|関係者外秘|役員限り|持出(?:し)?禁止|"
                r"【秘】|\(秘\)|機密情報|秘密情報|マル秘|TLP:(?:RED|AMBER)"
            ),
            score=0.6,
            veto=_about,
        ),
        Pattern(
            re.compile(
                word(r"(?:strictly |company )?confidential|internal use only|do not distribute"),
                re.IGNORECASE,
            ),
            score=0.5,
        ),
    )
