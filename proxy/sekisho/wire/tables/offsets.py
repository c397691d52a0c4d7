"""Where each vendor's answers count the characters of a text.

All rows of a vendor share its list: the same objects come back from many of them (an answer, the
same answer read again, a conversation's items), and an object is told by its shape.

Only Google counts in bytes. OpenAI's and Cohere's servers, like Anthropic's and Bedrock's, count as
Python does.
"""

from collections.abc import Mapping

from sekisho.wire.api import Offset, Vendor

_ANSWER_CITATIONS = "url_citation|container_file_citation|file_citation|file_path"
# Counted from the beginning of the prompt, whose length in the model's own template nobody tells;
# but the first annotation begins where the answer does.
_FILTERED = (
    "choices[index].content_filter_offsets",
    ("start_offset",),
    ("end_offset", "check_offset"),
)

_OPENAI = (
    # Chat, whole and streamed.
    Offset("annotations[].url_citation", text="content"),
    Offset("choices[index].delta.annotations[].url_citation", lane="content"),
    Offset(*_FILTERED, lane="content", origin="start_offset"),
    Offset(*_FILTERED, lane="choices[index].text", origin="start_offset"),
    # Responses. `index` is a place in the text too, whatever the vendor's documentation says.
    Offset("annotations[]", ("start_index", "index"), text="text", kind=_ANSWER_CITATIONS),
    Offset(
        "annotation",
        ("start_index", "index"),
        lane="delta",
        parts=(("type", "response.output_text.delta"),),
        keys=("stream_id", "output_index", "content_index"),
        when=r"response\.output_text\.annotation\.added",
        kind=_ANSWER_CITATIONS,
    ),
    # Assistants, where `index` is an annotation's number.
    Offset("annotations[]", text="value"),
    Offset(
        "delta.content[index].text.annotations[]",
        lane="delta.content[index].text.value",
        keys=("id",),
    ),
)

_INDICES = (("startIndex",), ("endIndex",))
_SUPPORT = "groundingMetadata.groundingSupports[].segment"
_CITATIONS = ("citationMetadata.citations[]", "citationMetadata.citationSources[]")
_PARTS = "candidates[index].content.parts[thought?].text"
_LIVE_PARTS = "serverContent.modelTurn.parts[thought?].text"
_SPOKEN = (("parts", False),)

_GEMINI = (
    Offset(_SUPPORT, *_INDICES, text="content.parts[].text", nth="partIndex", utf8=True),
    *(Offset(path, *_INDICES, text="content.parts[].text", utf8=True) for path in _CITATIONS),
    *(
        Offset(f"candidates[index].{path}", *_INDICES, lane=_PARTS, parts=_SPOKEN, utf8=True)
        for path in (_SUPPORT, *_CITATIONS)
    ),
    Offset(f"serverContent.{_SUPPORT}", *_INDICES, lane=_LIVE_PARTS, parts=_SPOKEN, utf8=True),
    # Interactions.
    Offset("annotations[]", text="text", utf8=True),
    Offset("delta.annotations[]", lane="text", keys=("index",), utf8=True),
)

_SPAN = (("start",), ("end",))
_CITED = "delta.message.citations[]"
_CONTENT = (("content_index", "index"),)

_COHERE = (
    Offset("citations[]", *_SPAN, text="content[].text", nth="content_index", kind="TEXT_CONTENT|"),
    Offset(
        "citations[]",
        *_SPAN,
        text="content[].thinking",
        nth="content_index",
        kind="THINKING_CONTENT",
    ),
    Offset("citations[]", *_SPAN, text="tool_plan", kind="PLAN"),
    Offset(_CITED, *_SPAN, lane="text", refers=_CONTENT, kind="TEXT_CONTENT|"),
    Offset(_CITED, *_SPAN, lane="thinking", refers=_CONTENT, kind="THINKING_CONTENT"),
    Offset(_CITED, *_SPAN, lane="delta.message.tool_plan", kind="PLAN"),
    # Version 1.
    Offset("citations[]", *_SPAN, text="text"),
    Offset("citations[]", *_SPAN, lane="text", when="citation-generation"),
)

_CHARACTERS = (("start_char_index",), ("end_char_index",))

_ANTHROPIC = (
    Offset("citations[]", *_CHARACTERS, document="document_index", kind="char_location"),
    Offset("citation", *_CHARACTERS, document="document_index", kind="char_location"),
)

OFFSETS: Mapping[Vendor, tuple[Offset, ...]] = {
    "openai": _OPENAI,
    "anthropic": _ANTHROPIC,
    "gemini": _GEMINI,
    "cohere": _COHERE,
    "bedrock": (*_ANTHROPIC, Offset("documentChar", *_SPAN, document="documentIndex")),
}
