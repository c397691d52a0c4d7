"""The page docs/entity_types.md, written from the code: `python -m sekisho.reference`.

What a type is stands here; who finds it, in which forms and by which rule, stands in the
recognizers' docstrings; what is done with it comes from the profiles.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sekisho.entity_types import ENTITY_TYPES, Profile, default_action
from sekisho_recognizers.entities import ON_REQUEST, RECOGNIZERS
from sekisho_recognizers.recognizer import JpRecognizer

_HEAD = """\
# Entity types

What a finding can be, who finds it and what is done with it. This page is generated from the code
(`python -m sekisho.reference > docs/entity_types.md`);
[configuration.md](configuration.md) says how to change actions.

"Told by" says what makes a match believable: a *check digit*, its *form* alone, a *cue* (a label,
a column header, a JSON key or a word near it), or the *language model* and word lists.

| type | what it is | told by | minimal | standard | strict |
|---|---|---|---|---|---|
"""

# What it is; what tells it.
KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "PERSON": ("name of a natural person", "language model, cue"),
        "ORGANIZATION": ("company, hospital, school, customer", "language model, form"),
        "ADDRESS": ("postal address down to block, building and room", "form"),
        "LOCATION": ("town, region or station by itself", "language model"),
        "JP_POSTAL_CODE": ("郵便番号", "form, cue"),
        "PHONE_NUMBER": ("telephone or fax", "form, number plan"),
        "EMAIL_ADDRESS": ("e-mail address", "form"),
        "URL": ("private URL, shared folder, internal host", "form"),
        "IP_ADDRESS": ("IP address, version 4 or 6", "form"),
        "MAC_ADDRESS": ("MAC address", "form"),
        "DATE_OF_BIRTH": ("生年月日", "form, cue"),
        "DATE_TIME": ("any other date or time", "form, cue"),
        "AGE": ("age", "form, cue"),
        "JP_MY_NUMBER": ("個人番号（マイナンバー）", "check digit"),
        "JP_CORPORATE_NUMBER": ("法人番号", "check digit"),
        "JP_INVOICE_NUMBER": ("適格請求書発行事業者登録番号", "check digit"),
        "JP_RESIDENT_CODE": ("住民票コード", "cue"),
        "JP_PENSION_NUMBER": ("基礎年金番号", "form, cue"),
        "JP_EMPLOYMENT_INSURANCE_NUMBER": ("雇用保険被保険者番号", "form, cue"),
        "JP_HEALTH_INSURANCE": (
            "健康保険の記号・番号・保険者番号",
            "check digit (保険者番号), cue",
        ),
        "JP_CARE_INSURANCE_NUMBER": ("介護保険被保険者番号", "cue"),
        "JP_DRIVERS_LICENSE": ("運転免許証番号", "check digit, cue"),
        "JP_PASSPORT": ("旅券番号", "form, cue"),
        "JP_RESIDENCE_CARD": ("在留カード番号", "form"),
        "JP_LICENSE_PLATE": ("自動車登録番号", "form"),
        "JP_BANK_ACCOUNT": ("口座番号", "cue"),
        "CREDIT_CARD": ("card number, expiry, security code", "check digit, cue"),
        "IBAN_CODE": ("IBAN", "check digit"),
        "ID_NUMBER": ("employee, customer, patient, contract number", "cue"),
        "USERNAME": ("handle or login name", "cue, form"),
        "SECRET": ("password, API key, token, private key", "form, cue"),
        "MEDICAL": ("illness, disability, test result of a person", "word lists, cue"),
        "SENSITIVE": ("other 要配慮個人情報", "word lists, cue"),
        "PROJECT": ("internal code name", "cue"),
        "MONEY": ("confidential amount", "form, cue"),
        "CUSTOM": ("term of a dictionary of yours", "dictionary"),
        "CONFIDENTIAL_MARK": ("社外秘, 極秘, Confidential", "word lists"),
    }
)


def recognizers_of(entity_type: str) -> list[type[JpRecognizer]]:
    recognizers = (*RECOGNIZERS, *ON_REQUEST.values())
    return [each for each in recognizers if entity_type in each.entity_types]


def page() -> str:
    return _HEAD + "\n".join((*_rows(), "", *_sections())).rstrip("\n") + "\n"


def _rows() -> Iterator[str]:
    for name in ENTITY_TYPES:
        what, told_by = KINDS[name]
        actions = (
            default_action(name, each)
            for each in (Profile.MINIMAL, Profile.STANDARD, Profile.STRICT)
        )
        yield f"| [`{name}`](#{name.lower()}) | {what} | {told_by} | {' | '.join(actions)} |"


def _sections() -> Iterator[str]:
    for name in ENTITY_TYPES:
        yield f"## {name}\n"
        if name == "CUSTOM":
            yield "Found by dictionaries: see [configuration.md](configuration.md#dictionaries).\n"
            continue
        if name in ON_REQUEST:
            yield "Looked for only where the policy does something else with it than `allow`.\n"
        recognizers = recognizers_of(name)
        if not recognizers:
            yield "No recognizer of its own yet.\n"
        for recognizer in recognizers:
            paragraph, _, _ = inspect.cleandoc(recognizer.__doc__ or "").partition("\n\n")
            yield f"- `{recognizer.__name__}`: {' '.join(paragraph.split())}\n"


if __name__ == "__main__":
    sys.stdout.write(page())
