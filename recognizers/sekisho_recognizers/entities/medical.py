# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Illness, disability and test results of a person: the shapes that words for them have."""

import re
from collections.abc import Iterator

from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_RUN = r"[一-鿿々ァ-ヶーA-Za-zγ-]{0,12}"
_ILLNESS = re.compile(
    r"(?<![一-鿿々ァ-ヶー])(?P<value>"
    + _RUN
    + r"(?:[^保必病]症(?!状|例|候)|病(?!院|棟|室|気|歴|欠|床|名|状|院|態|弱|原)|[一-鿿]炎|癌|がん(?!ば)|腫瘍|肉腫|骨折|脱臼|捻挫|梗塞|出血|[一-鿿]不全|喘息|麻痺|"
    r"アレルギー|うつ(?=で|に|と|病|状)|うつ病|障害(?=の診断|で通院|と診断|手帳)|適応障害|発達障害|双極性障害|自閉[一-鿿ァ-ヶ]{0,8}|認知症|陽性|結核|肝硬変|ヘルニア|てんかん|リウマチ|白血病|潰瘍|痛風|糖尿病|高血圧|ADHD|HIV|COPD|難聴|全盲|弱視|要介護[1-5]|要支援[1-2]|せん妄|妊娠))"
)
_RESULT = re.compile(
    r"(?<![A-Za-z])(?:HbA1c|LDL-?C?|HDL-?C?|γ-?GTP|AST|ALT|BMI|SpO2|PT-?INR|CRP|eGFR|BNP|空腹時血糖|血糖値?|血圧|クレアチニン|尿酸値?) ?:?(?P<value>[0-9]{1,4}(?:[./][0-9]{1,3})?(?: ?(?:%|mg/dL|mmHg|mg|U/L))?)"
)
_DOSE = re.compile(
    r"(?P<value>[ァ-ヶー]{4,14}(?:錠|カプセル)? ?[0-9]{1,4}(?:\.[0-9]{1,2})? ?(?:mg|μg|ml|mL|錠|単位))"
)


class JpMedicalRecognizer(JpRecognizer):
    """Names of illnesses by their endings (症 病 炎 骨折 不全 …), laboratory values behind their names,
    medicines with a dose. A lexicon, no check digit: it cannot tell a patient from a textbook.
    Invalid: 病院, 症状."""

    entity_types = ("MEDICAL",)

    def find(self, view: View) -> Iterator[Match]:
        for pattern in (_ILLNESS, _DOSE):
            for found in pattern.finditer(view.text):
                yield Match(*found.span("value"), "MEDICAL", 0.4)
        for found in _RESULT.finditer(view.text):
            yield Match(*found.span(), "MEDICAL", 0.5)
