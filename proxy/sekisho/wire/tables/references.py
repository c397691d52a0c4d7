"""Whether a request builds on what is stored upstream, so that its answer may hold what another
request sent: an earlier response, a conversation, a file, a store of vectors, a container.
"""

from sekisho.wire.json_body import Json

_NAMES = (
    *("previous_response_id", "conversation", "conversation_id", "thread_id", "assistant_id"),
    *("agent_id", "session_id", "file_id", "file_ids", "vector_store_ids", "container"),
    *("container_id", "library_ids", "document_id"),
)
# A compacted history stands for its texts; the tools look into what was stored before.
_TYPES = ("item_reference", "compaction", "file_search", "code_interpreter", "shell")


def refers_to_stored(payload: Json) -> bool:
    rest: list[Json] = [payload]
    while rest:
        node = rest.pop()
        if isinstance(node, dict):
            if _refers(node):
                return True
            rest += node.values()
        elif isinstance(node, list):
            rest += node
    return False


def _refers(node: dict[str, Json]) -> bool:
    if node.get("type") in _TYPES or any(node.get(name) for name in _NAMES):
        return True
    # A prompt and a recording are stored where they are named by an id.
    named = (node.get("prompt"), node.get("audio"))
    return any(isinstance(child, dict) and bool(child.get("id")) for child in named)
