"""OpenAI's APIs, which many others speak: Azure OpenAI, OpenRouter, Mistral, Groq, vLLM, Gemini.

What is not here on purpose: `/organization` and `/projects` (administration), `/vaults` and
`/webhook_endpoints` (credentials, which nothing can be masked in), `…/refer` (telephone numbers).
"""

from sekisho.wire.api import Api
from sekisho.wire.tables import (
    openai_agents,
    openai_assistants,
    openai_chat,
    openai_live,
    openai_media,
    openai_responses,
    openai_stored,
)
from sekisho.wire.tables.collection import PAGE, QUERY

# A model may be named by its maker too, and one of the customer's own by several words.
_MODEL = "/models/(?:{id}(?:/{id})?|ft(?::[A-Za-z0-9._-]{0,64}){1,6})"

ROWS: tuple[Api, ...] = (
    *openai_chat.ROWS,
    *openai_responses.ROWS,
    Api("openai.embeddings", "openai", "/embeddings", query=QUERY, vectors=True),
    Api(
        "openai.moderations",
        "openai",
        "/(?:chat/)?(?:moderations|classifications)",
        query=QUERY,
    ),
    Api("openai.ocr", "openai", "/ocr", query=QUERY),
    *openai_media.ROWS,
    *openai_stored.ROWS,
    *openai_assistants.ROWS,
    *openai_agents.ROWS,
    *openai_live.ROWS,
    Api("openai.models.delete", "openai", _MODEL, "DELETE", query=QUERY),
    Api(
        "openai.models",
        "openai",
        f"(?:/models|{_MODEL}(?:/endpoints)?)",
        "GET",
        query=PAGE | {"client_version"},
    ),
)
