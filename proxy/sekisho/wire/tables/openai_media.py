"""Pictures, sound and film: prompts as text or as form fields, files beside them."""

from sekisho.wire.api import Api, Body, Delta, Mark, always
from sekisho.wire.tables.collection import QUERY, collection
from sekisho.wire.tables.openai_chat import ERROR

_IMAGES = (
    Mark("type", when=r"image_(?:generation|edit)\.completed|error"),
    ERROR,
)
_SPEECH = (Mark("type", when=r"speech\.audio\.done|error"), ERROR)
_TRANSCRIPT = (
    Mark("type", when=r"transcript\.text\.done|transcription\.done|error"),
    ERROR,
)
_TRANSCRIPT_DELTAS = (
    Delta("delta", ("type", "segment_id"), r"transcript\.text\.delta"),
    Delta("text", ("type",), r"transcription\.text\.delta"),  # Mistral's
)


def _images(name: str, path: str, body: Body = Body.JSON) -> Api:
    return Api(f"openai.images.{name}", "openai", path, "POST", body, QUERY, terminals=_IMAGES)


def _listening(name: str) -> Api:
    return Api(
        f"openai.audio.{name}",
        "openai",
        f"/audio/{name}",
        body=Body.FORM,
        query=QUERY,
        deltas=_TRANSCRIPT_DELTAS,
        ends=(Mark("type", ("segment_id",), r"transcript\.text\.segment"),),
        terminals=_TRANSCRIPT,
    )


def _video(name: str, path: str) -> Api:
    return Api(
        f"openai.videos.{name}",
        "openai",
        path,
        body=Body.FORM,
        query=QUERY,
        keeps=always,
        recalls=always,
    )


ROWS: tuple[Api, ...] = (
    _images("generations", "/images/generations"),
    _images("edits", "/images/edits", Body.FORM),
    _images("variations", "/images/variations", Body.FORM),
    Api("openai.audio.speech", "openai", "/audio/speech", query=QUERY, terminals=_SPEECH),
    _listening("transcriptions"),
    _listening("translations"),
    *collection("openai.audio.voices", "/audio/voices", "create list get delete", body=Body.FORM),
    *collection("openai.audio.voice_consents", "/audio/voice_consents", body=Body.FORM),
    _video("edits", "/videos/edits"),
    _video("extensions", "/videos/extensions"),
    _video("remix", "/videos/{id}/remix"),
    *collection("openai.videos.characters", "/videos/characters", "create get", body=Body.FORM),
    *collection(
        "openai.videos",
        "/videos",
        "create list get delete content",
        query=["variant"],
        body=Body.FORM,
    ),
    Api(
        "openai.content_provenance_checks",
        "openai",
        "/content_provenance_checks",
        body=Body.FORM,
        query=QUERY,
    ),
)
