# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Confidentiality marks: a statement about the whole prompt, for the policy to act on."""

import re

from sekisho_recognizers.entities.alternatives import headed
from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, word


class JpConfidentialMarkRecognizer(JpPatternRecognizer):
    """社外秘, 極秘, 取扱注意, Confidential, Internal use only, 「NDA締結」 and the like, where the text bears
    them, not where it talks about them (「社外秘とは」). A word as common as 秘密情報 or confidential
    counts as a mark only in brackets, in capitals or alone on its line. No check digit. Invalid:
    極秘裏, Confidential Computing."""

    entity_types = ("CONFIDENTIAL_MARK",)
    _about = Cues("とは", "の意味", "の違い", "の英語", "について教え", "という表示", "という言葉", "の定義", "の使い方", "スタンプ", "テンプレート", before=0, after=12)  # fmt: skip
    patterns = (
        Pattern(
            re.compile(
                headed(
                    r"社外秘|部外秘|対外秘|課外秘|極秘(?!裏)|厳秘|㊙|マル秘|まる秘|丸秘|取り?扱い?(?:厳重)?注意|関係者限り|関係者外秘|関係者以外(?:閲覧|開示|配[布付])禁止|役員限り|社内限り|部内限り|本人限り|"
                    r"持[ち]?出し?(?:厳)?禁止?(?![0-9])|転送(?:厳)?禁止?(?=[】」\])、。\s]|\Z)|複写(?:厳)?禁|社外(?:への)?(?:持出し?|持ち出し|開示|転送|公開)(?:厳)?禁止?|口外(?:厳)?禁止?|他言無用|秘密指定|秘密区分|特定秘密|未公開重要事実|インサイダー情報|"
                    r"[【\[(<《〔](?:秘|機密|秘密|重要機密|機密情報|秘密情報|㊙)[】\])>》〕]|^(?:機密|秘密|機密情報|秘密情報|最高機密)$|機密(?:区分|レベル|性)[:= ]{1,2}[^\s、。]{1,6}|(?:機密|秘密)情報(?=を含|が含まれ|につき|のため)|TLP:(?:RED|AMBER(?:\+STRICT)?)|"
                    r"NDA(?:締結済み?|対象|下(?!書)|範囲|情報|案件|に基づ|ベース|の下で|のもと)|秘密保持(?:契約)?(?:締結済み?|対象|下(?!書)|の対象)"
                ),
                re.MULTILINE,
            ),
            score=0.6,
            veto=_about,
        ),
        Pattern(
            re.compile(
                word(
                    r"(?:strictly|company|highly|private (?:and|&)|proprietary (?:and|&)) confidential|confidential(?: (?:information|document|material|draft|memo|and proprietary)|[ -]{1,3}(?:do not distribute|internal))|"
                    r"(?:for )?internal(?:[ -]use)?[ -]only|(?:for )?internal use|do not (?:distribute|forward|disclose|share externally|circulate)|not for (?:distribution|external use|public release)|"
                    r"eyes only|need[ -]to[ -]know(?: basis)?|company secret|trade secret|top secret|under NDA|subject to (?:an )?NDA|NDA (?:required|applies|protected)"
                ),
                re.IGNORECASE,
            ),
            score=0.5,
            veto=_about,
        ),
        Pattern(
            re.compile(
                r"(?<![A-Za-z])(?:CONFIDENTIAL|PROPRIETARY|TOP SECRET)(?![A-Za-z_=])|^[\[(【<*# ]{0,4}Confidential[\])】>*:. ]{0,4}$|[\[(【<]Confidential[\])】>]",
                re.MULTILINE,
            ),
            score=0.5,
            veto=_about,
        ),
    )
