"""Restoring a response that comes whole. Bytes that restoring does not change stay as they are."""

import json

from sekisho.masking.restorer import Restorer
from sekisho.wire.api import Api
from sekisho.wire.json_body import in_one_line, parse_leniently
from sekisho.wire.offsets import CitedDocuments
from sekisho.wire.restoration import EditTree, OnLeaf, Restoration, ignore_leaf, leave_tree


def restore_response(
    body: bytes,
    api: Api,
    restorer: Restorer,
    *,
    json_output: bool = False,
    on_leaf: OnLeaf = ignore_leaf,
    documents: CitedDocuments | None = None,
    prepare: EditTree = leave_tree,
) -> bytes:
    """`prepare` puts right what is no text, before the texts are restored.

    A body that is not JSON (a gateway's error page) is restored as text, and so are vectors,
    which may be large and of which only an error holds a text.
    """
    text = body.decode("utf-8", "replace")
    value = None if api.vectors else parse_leniently(text)
    restoration = Restoration(
        restorer,
        # What was asked for in an earlier request comes back beside the answer to it.
        json_output=json_output or api.json_output(value),
        on_leaf=on_leaf,
        offsets=api.offsets,
        documents=documents,
    )
    if value is None:
        restored = restoration.text(text)
        return body if restored == text else restored.encode("utf-8", "backslashreplace")
    prepared = prepare(value)
    if not (restoration.edit(value) or prepared):
        return body
    written = in_one_line(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return written.encode("utf-8", "backslashreplace")
