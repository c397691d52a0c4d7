"""Every kind of thing that a finding can be, and what is done with it unless told otherwise.

The one list of names: settings check against it, profiles are drawn from it, `detect` prints it.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

# What a policy can say in one word; `reroute` says where to besides.
ActionName = Literal["mask", "redact", "generalize", "allow", "block"]


class Family(StrEnum):
    NAME = "name"
    ORGANISATION = "organisation"
    ADDRESS = "address"
    CONTACT = "contact"
    IDENTIFIER = "identifier"
    SECRET = "secret"  # noqa: S105  (a name of a family)
    SENSITIVE = "sensitive"
    TERM = "term"
    CONTEXT = "context"
    MARK = "mark"


class Profile(StrEnum):
    STANDARD = "standard"
    STRICT = "strict"
    MINIMAL = "minimal"


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "PERSON": Family.NAME,
        "ORGANIZATION": Family.ORGANISATION,
        "ADDRESS": Family.ADDRESS,
        "LOCATION": Family.CONTEXT,  # a bare town or region: it identifies nobody by itself
        "JP_POSTAL_CODE": Family.ADDRESS,
        "PHONE_NUMBER": Family.CONTACT,
        "EMAIL_ADDRESS": Family.CONTACT,
        "URL": Family.CONTACT,
        "IP_ADDRESS": Family.CONTACT,
        "MAC_ADDRESS": Family.CONTACT,
        "DATE_OF_BIRTH": Family.SENSITIVE,
        "DATE_TIME": Family.CONTEXT,
        "AGE": Family.CONTEXT,
        "JP_MY_NUMBER": Family.IDENTIFIER,
        "JP_CORPORATE_NUMBER": Family.IDENTIFIER,
        "JP_INVOICE_NUMBER": Family.IDENTIFIER,
        "JP_RESIDENT_CODE": Family.IDENTIFIER,
        "JP_PENSION_NUMBER": Family.IDENTIFIER,
        "JP_EMPLOYMENT_INSURANCE_NUMBER": Family.IDENTIFIER,
        "JP_HEALTH_INSURANCE": Family.IDENTIFIER,
        "JP_CARE_INSURANCE_NUMBER": Family.IDENTIFIER,
        "JP_DRIVERS_LICENSE": Family.IDENTIFIER,
        "JP_PASSPORT": Family.IDENTIFIER,
        "JP_RESIDENCE_CARD": Family.IDENTIFIER,
        "JP_LICENSE_PLATE": Family.IDENTIFIER,
        "JP_BANK_ACCOUNT": Family.IDENTIFIER,
        "CREDIT_CARD": Family.IDENTIFIER,
        "IBAN_CODE": Family.IDENTIFIER,
        "ID_NUMBER": Family.IDENTIFIER,
        "USERNAME": Family.CONTACT,
        "SECRET": Family.SECRET,
        "MEDICAL": Family.SENSITIVE,
        "SENSITIVE": Family.SENSITIVE,
        "PROJECT": Family.TERM,
        "MONEY": Family.CONTEXT,
        "CUSTOM": Family.TERM,
        "CONFIDENTIAL_MARK": Family.MARK,
    }
)

ENTITY_TYPES: tuple[str, ...] = tuple(FAMILIES)

# Looked for only where something is done with them (sekisho_recognizers.entities, which takes long
# to import, has their recognizers).
ON_REQUEST: tuple[str, ...] = ("DATE_TIME",)


# What can be told in less detail (masking.generalization says how).
GENERALIZED: tuple[str, ...] = (
    "ADDRESS",
    "JP_POSTAL_CODE",
    "DATE_OF_BIRTH",
    "DATE_TIME",
    "AGE",
    "MONEY",
)


def _members(*families: Family) -> frozenset[str]:
    return frozenset(name for name, family in FAMILIES.items() if family in families)


# CUSTOM is in every profile: somebody wrote that term down to have it masked. A confidentiality
# mark is in each too, since a policy may act on it; by default nothing is done with it.
PROFILES: Mapping[Profile, frozenset[str]] = MappingProxyType(
    {
        Profile.STANDARD: _members(*(set(Family) - {Family.CONTEXT})),
        Profile.STRICT: _members(*Family),
        Profile.MINIMAL: _members(Family.IDENTIFIER, Family.SECRET, Family.MARK) | {"CUSTOM"},
    }
)

# What differs from "masked when the profile has it, allowed otherwise".
DEFAULT_ACTIONS: Mapping[str, ActionName] = MappingProxyType(
    {
        # 番号法19条 lists to whom a My Number may be handed on; an AI service is not among them.
        "JP_MY_NUMBER": "block",
        # 社外秘 is a statement about the whole prompt; masking the word hides only the warning.
        "CONFIDENTIAL_MARK": "allow",
    }
)


def default_action(entity_type: str, profile: Profile) -> ActionName:
    """A name outside the list, from a recognizer of the user's own, is masked: better too much."""
    if entity_type in FAMILIES and entity_type not in PROFILES[profile]:
        return "allow"
    return DEFAULT_ACTIONS.get(entity_type, "mask")
