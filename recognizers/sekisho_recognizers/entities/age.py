"""Ages."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern

OLDEST = 125
_KANJI = "〇一二三四五六七八九十百"
_YEARS = rf"(?:[0-9]{{1,3}}|[{_KANJI}]{{1,5}})"
_LABEL = Cues("年齢", "年令", "とし", "享年", "age", before=8, after=0)


def _is_age(value: str) -> bool:
    digits = "".join(c for c in value if c.isdigit() and c.isascii())
    return not digits or int(digits) <= OLDEST


class JpAgeRecognizer(JpPatternRecognizer):
    """Years with 歳, 才 or さい, in digits or kanji, full or 数え; decades (30代); a bare number
    only behind a label. No check digit; up to 125, the oldest age on record being 122.
    Invalid: 126歳, 天才, 1990年代."""

    entity_types = ("AGE",)
    patterns = (
        Pattern(
            re.compile(
                rf"[満数0-9{_KANJI}](?<![0-9.,].)(?:(?<=満){_YEARS}|(?<=数)えで?{_YEARS}"
                rf"|(?<=[0-9])[0-9]{{0,2}}|(?<=[{_KANJI}])[{_KANJI}]{{0,4}}) ?"
                r"(?:歳|才(?![能覚色女媛])|さい(?![ぁ-ん]))(?:[0-9]{1,2} ?[かヶケカ]月)?"
            ),
            score=0.7,
            check=_is_age,
        ),
        Pattern(re.compile(r"[1-9](?<![0-9.,年].)0 ?代(?:前半|半ば|後半)?(?![理表目])"), score=0.5),
        Pattern(
            re.compile(r"[0-9](?<![0-9./-].)[0-9]{0,2}(?![0-9./年月日時分円名人件-])"),
            score=None,
            check=_is_age,
            cues=_LABEL,
            cued_score=0.6,
        ),
    )
