import pytest

from sekisho.wire.api import Body
from support.crossings import row_for, streamed
from support.streams import TABLE

NAME, PERSON = "PERSON4K7Q2M", TABLE["PERSON4K7Q2M"]


@pytest.mark.parametrize(
    "path",
    [
        "/images/edits",
        "/images/variations",
        "/audio/transcriptions",
        "/audio/translations",
        "/audio/voices",
        "/audio/voice_consents",
        "/videos",
        "/videos/edits",
        "/videos/extensions",
        "/videos/characters",
        "/content_provenance_checks",
    ],
)
def test_takes_a_form_where_files_are_sent(path: str) -> None:
    assert row_for("POST", f"/v1{path}").body is Body.FORM
    assert row_for("POST", f"/openai/deployments/d{path}").body is Body.FORM


@pytest.mark.parametrize("path", ["/images/generations", "/audio/speech", "/videos/video_1/remix"])
def test_takes_json_elsewhere(path: str) -> None:
    body = row_for("POST", f"/v1{path}").body

    assert body is (Body.FORM if "videos" in path else Body.JSON)


def test_a_transcript_grows_by_speaker() -> None:
    def said(segment: str, delta: str) -> dict[str, str]:
        return {"type": "transcript.text.delta", "segment_id": segment, "delta": delta}

    events = [
        said("seg_1", NAME[:5]),
        said("seg_2", "PERSON"),
        said("seg_1", NAME[5:]),
        said("seg_2", " 1"),
        {"type": "transcript.text.segment", "id": "seg_1", "text": NAME, "speaker": NAME},
        {"type": "transcript.text.done", "text": f"{NAME}PERSON 1"},
    ]

    out = streamed(row_for("POST", "/v1/audio/transcriptions"), events)

    assert out[0]["delta"] + out[2]["delta"] == PERSON
    assert out[1]["delta"] + out[3]["delta"] == "PERSON 1"
    assert out[4]["text"] == out[4]["speaker"] == PERSON
    assert out[5]["text"] == f"{PERSON}PERSON 1"


def test_mistrals_transcript_grows_too() -> None:
    events = [
        {"type": "transcription.language", "audio_language": "ja"},
        {"type": "transcription.text.delta", "text": NAME[:8]},
        {"type": "transcription.text.delta", "text": NAME[8:]},
        {"type": "transcription.done", "text": NAME},
    ]

    out = streamed(row_for("POST", "/v1/audio/transcriptions"), events)

    assert out[1]["text"] + out[2]["text"] == PERSON


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/images/generations", "image_generation.completed"),
        ("/images/edits", "image_edit.completed"),
        ("/audio/speech", "speech.audio.done"),
        ("/audio/speech", "error"),
    ],
)
def test_a_stream_of_bytes_is_whole_where_it_says_so(path: str, last: str) -> None:
    events = [{"type": "some.partial", "b64_json": "iVBO"}, {"type": last, "b64_json": "iVBO"}]

    assert streamed(row_for("POST", f"/v1{path}"), events) == events


def test_a_film_may_be_made_of_another() -> None:
    assert row_for("POST", "/v1/videos/edits").recalls({})
    assert row_for("GET", "/v1/videos/video_1/content").allows_query("variant", "thumbnail")
