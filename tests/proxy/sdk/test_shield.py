"""Text in, text out."""

import asyncio
import traceback
from pathlib import Path
from typing import Any

import pytest

from sekisho.clients import OPEN_SCOPE
from sekisho.config_sources import ConfigError
from sekisho.errors import DetectionFailure, PolicyRefusal
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision, Masker
from sekisho.sdk.runtime import Runtime, open_runtime
from sekisho.sdk.shield import Shield
from sekisho.settings import Settings
from support.shields import KEY, PlantedHere, planted_shield

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER", "昨日": "DATE_TIME"}
UPSTREAMS = {
    "home": {"base_url": "http://127.0.0.1:8000", "jurisdiction": "domestic"},
    "abroad": {"base_url": "https://ai.example", "jurisdiction": "foreign"},
}


def test_the_placeholders_are_those_of_an_open_server_with_the_key() -> None:
    row = [Decision(0, len(NAME), "PERSON", 1.0, Action.MASK)]
    [expected] = Masker(KEY, OPEN_SCOPE).mask([f"{NAME}様"], [row])

    assert planted_shield(VALUES).mask(f"{NAME}様").text == expected.text
    assert planted_shield(VALUES, key=bytes(32)).mask(f"{NAME}様").text != expected.text


def test_restores_all_that_it_masked() -> None:
    shield = planted_shield(VALUES)
    first, second = shield.mask(NAME).text, shield.mask(f"https://a.example/?q={NAME}").text

    assert shield.restore(f"{first}、{second}") == f"{NAME}、https://a.example/?q={NAME}"
    assert shield.restore(f"https://evil.example/{first}").endswith(first)


def test_surfaces_that_were_masked_apart_are_told_apart() -> None:
    """More of them than a value has suffixes: 鬼頭 誠一郎 with 60 widths of space."""
    surfaces = [f"鬼頭{' ' * width}誠一郎" for width in range(1, 61)]
    shield = planted_shield(dict.fromkeys(surfaces, "PERSON"))
    masked = [shield.mask(surface).text for surface in surfaces]

    assert len(set(masked)) == len(surfaces)
    assert [shield.restore(text) for text in masked] == surfaces


def test_what_looks_like_a_placeholder_comes_back_exactly() -> None:
    shield = planted_shield(VALUES)
    placeholder = shield.mask(NAME).text
    masked = shield.mask(f"{placeholder}という文字").text

    assert placeholder not in masked
    assert shield.restore(masked) == f"{placeholder}という文字"


def test_what_may_not_leave_is_refused_by_its_types_alone() -> None:
    shield = planted_shield(VALUES)

    with pytest.raises(PolicyRefusal) as caught:
        shield.mask(f"{NAME}の番号は{NUMBER}")

    assert caught.value.entity_types == ("JP_MY_NUMBER",)
    assert caught.value.setting == "policy.actions.JP_MY_NUMBER"
    assert NUMBER not in "".join(traceback.format_exception(caught.value))


def test_the_actions_are_the_policys() -> None:
    actions = {"PERSON": "redact", "JP_MY_NUMBER": "allow", "DATE_TIME": "mask"}
    shield = planted_shield(VALUES, policy={"actions": actions, "never_leave": []})

    masked = shield.mask(f"昨日、{NAME}の{NUMBER}")

    assert [f.action for f in masked.findings] == ["mask", "redact", "allow"]
    assert shield.restore(masked.text) == f"昨日、[REDACTED]の{NUMBER}"


def test_an_upstream_at_home_gets_the_original() -> None:
    assert planted_shield(VALUES, upstream="home", upstreams=UPSTREAMS).mask(NUMBER).text == NUMBER
    with pytest.raises(PolicyRefusal):
        planted_shield(VALUES, upstream="abroad", upstreams=UPSTREAMS).mask(NUMBER)
    with pytest.raises(ValueError, match="home"):
        planted_shield(VALUES, upstream="hom", upstreams=UPSTREAMS)


def test_detect_finds_also_what_is_allowed() -> None:
    shield = planted_shield(VALUES)

    assert [f.entity_type for f in shield.detect(f"昨日{NAME}")] == ["DATE_TIME", "PERSON"]
    assert asyncio.run(shield.adetect("無し")) == []
    with pytest.raises(TypeError):
        shield.detect(None)  # type: ignore[arg-type]


def test_where_the_detector_fails_nothing_comes_out() -> None:
    class Failing(PlantedHere):
        def detect(self, leaves: Any) -> Any:
            raise DetectionFailure("detection_failed", ja="", en="")

    shield = Shield(runtime=Runtime(Settings(), detector=Failing({}), key=KEY))

    for failing in (lambda: shield.mask(NAME), lambda: shield.detect(NAME)):
        with pytest.raises(DetectionFailure):
            failing()


def test_settings_in_code_are_those_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "sekisho.yaml"
    file.write_text(f"{{policy: {{profile: strict}}, key_file: {tmp_path}/key}}")
    in_code = Shield(profile="strict", key_file=tmp_path / "key")

    assert repr(in_code) == repr(Shield(file))
    assert "strict" in repr(in_code)
    with pytest.raises(ConfigError):
        Shield(profile="stric")


def test_a_shield_shares_the_runtime_of_its_settings(tmp_path: Path) -> None:
    runtime = open_runtime(key_file=tmp_path / "key")
    runtime.detector = PlantedHere(VALUES)
    one, other = (Shield(key_file=tmp_path / "key") for _ in range(2))

    assert one.restore(other.mask(NAME).text) == NAME


def test_settings_of_ones_own_do_not_go_with_a_server() -> None:
    with pytest.raises(TypeError, match="server"):
        Shield(profile="strict", remote="http://127.0.0.1:8686")
    with pytest.raises(TypeError, match="remote"):
        Shield(remote_token="t")
    with pytest.raises(ValueError, match="allowed"):
        Shield(remote="127.0.0.1:8686")


def test_no_repr_shows_a_value_or_the_key() -> None:
    shield = planted_shield(VALUES)
    shield.mask(NAME)

    assert NAME not in repr(shield)
    assert repr(KEY) not in repr(shield)


def test_it_can_be_warmed_up_and_closed() -> None:
    with planted_shield(VALUES) as shield:
        shield.warm_up()
        asyncio.run(shield.awarm_up())
    shield.close()
