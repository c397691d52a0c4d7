"""Texts masked by this process's runtime."""

from sekisho.policy import ABROAD
from sekisho.sdk.kept_values import SessionValues
from sekisho.sdk.local_masking import LocalMasking
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from support.shields import KEY, PlantedHere

NAME = "鬼頭 誠一郎"


def masking(detector: PlantedHere) -> LocalMasking:
    runtime = Runtime(Settings(), detector=detector, key=KEY)
    return LocalMasking(runtime, "s", ABROAD)


def test_a_text_that_is_there_twice_is_read_once() -> None:
    detector = PlantedHere({NAME: "PERSON"})

    masked = masking(detector).mask([NAME, "無し", NAME], SessionValues())

    assert masked[0] == masked[2]
    assert masked[1].text == "無し"
    assert detector.seen == [NAME, "無し"]


def test_detect_gives_what_the_detector_found() -> None:
    [finding] = masking(PlantedHere({NAME: "PERSON"})).detect(f"😀{NAME}")

    assert (finding.start, finding.end, finding.recognizer) == (1, 7, "Planted")


def test_a_session_ends() -> None:
    here = masking(PlantedHere({NAME: "PERSON"}))
    values = here.open()
    here.mask([NAME], values)
    assert values.known()

    here.end(values)

    assert "鬼頭" not in repr(here) + repr(values)
