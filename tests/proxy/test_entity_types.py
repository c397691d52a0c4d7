import pytest

import sekisho_recognizers.entities
from sekisho.entity_types import (
    ENTITY_TYPES,
    FAMILIES,
    ON_REQUEST,
    PROFILES,
    Family,
    Profile,
    default_action,
)


def test_strict_holds_every_type() -> None:
    assert set(ENTITY_TYPES) == PROFILES[Profile.STRICT]


def test_each_profile_is_part_of_the_next() -> None:
    assert PROFILES[Profile.MINIMAL] < PROFILES[Profile.STANDARD] < PROFILES[Profile.STRICT]


@pytest.mark.parametrize("family", [Family.IDENTIFIER, Family.SECRET])
def test_minimal_holds_identifiers_and_secrets(family: Family) -> None:
    assert {name for name in FAMILIES if FAMILIES[name] is family} <= PROFILES[Profile.MINIMAL]


@pytest.mark.parametrize("profile", Profile)
def test_my_number_is_blocked_in_every_profile(profile: Profile) -> None:
    assert default_action("JP_MY_NUMBER", profile) == "block"


@pytest.mark.parametrize("profile", Profile)
def test_a_confidentiality_mark_is_left_where_it_stands(profile: Profile) -> None:
    assert default_action("CONFIDENTIAL_MARK", profile) == "allow"


@pytest.mark.parametrize(
    ("entity_type", "profile", "action"),
    [
        ("PERSON", Profile.STANDARD, "mask"),
        ("PERSON", Profile.MINIMAL, "allow"),
        ("MONEY", Profile.STANDARD, "allow"),
        ("MONEY", Profile.STRICT, "mask"),
        ("CUSTOM", Profile.MINIMAL, "mask"),
        ("SOMETHING_OF_THE_USER", Profile.MINIMAL, "mask"),
    ],
)
def test_a_type_is_masked_when_its_profile_has_it(
    entity_type: str, profile: Profile, action: str
) -> None:
    assert default_action(entity_type, profile) == action


def test_what_is_found_on_request_has_a_recognizer_and_is_a_type() -> None:
    assert set(ON_REQUEST) == set(sekisho_recognizers.entities.ON_REQUEST)
    assert set(ON_REQUEST) <= set(ENTITY_TYPES)
