"""旅券番号, 在留カード番号 and 特別永住者証明書番号."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, word


class JpPassportRecognizer(JpPatternRecognizer):
    """Two letters and seven digits (外務省). No published check digit outside the machine-readable
    zone; part numbers look the same, so without a cue only the ordinary series M and T count, and
    low. Invalid: TK123456.
    """

    entity_types = ("JP_PASSPORT",)
    patterns = (
        Pattern(
            re.compile(word(r"[A-Za-z]{2} ?[0-9]{7}")),
            score=None,
            cues=Cues("パスポート", "旅券", "passport", before=40),
        ),
        Pattern(re.compile(word(r"[MT][A-Z][0-9]{7}")), score=0.4),
    )


class JpResidenceCardRecognizer(JpPatternRecognizer):
    """Two letters, eight digits, two letters (出入国在留管理庁). The check rule is not published;
    the shape is rare enough to stand alone. Invalid: AB1234567CD.
    """

    entity_types = ("JP_RESIDENCE_CARD",)
    patterns = (
        Pattern(
            re.compile(word(r"[A-Za-z]{2} ?[0-9]{8} ?[A-Za-z]{2}")),
            score=0.6,
            cues=Cues("在留", "特別永住", "residence card", "zairyu", before=40),
        ),
    )
