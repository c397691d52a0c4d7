"""What is uploaded, and what is made of it: files, stores of vectors, batches, training, evals."""

from sekisho.wire.api import Api, Body, always
from sekisho.wire.tables.collection import QUERY, collection
from sekisho.wire.tables.references import refers_to_stored

_STORE = "/vector_stores/{id}"
_CHECKPOINT = "/fine_tuning/checkpoints/(?:{id}|ft(?::[A-Za-z0-9._-]{0,64}){1,6})/permissions"


ROWS: tuple[Api, ...] = (
    *collection(
        "openai.files",
        "/files",
        "create list get delete content",
        query=["purpose"],
        body=Body.FORM,
    ),
    *collection("openai.uploads", "/uploads", "create cancel complete"),
    Api(
        "openai.uploads.parts",
        "openai",
        "/uploads/{id}/parts",
        body=Body.FORM,
        query=QUERY,
        keeps=always,
        piece=True,
    ),
    *collection("openai.vector_stores", "/vector_stores"),
    *collection("openai.vector_stores", "/vector_stores", "search"),
    *collection(
        "openai.vector_stores.files",
        f"{_STORE}/files",
        "create list get update delete content",
        query=["filter"],
    ),
    *collection("openai.vector_stores.batches", f"{_STORE}/file_batches", "create get cancel"),
    *collection(
        "openai.vector_stores.batches.files",
        f"{_STORE}/file_batches/{{id}}/files",
        "list",
        query=["filter"],
    ),
    *collection("openai.batches", "/batches", "create list get cancel"),
    # Mistral's batches and libraries.
    *collection("openai.batch_jobs", "/batch/jobs", "create list get cancel delete"),
    *collection("openai.libraries", "/libraries", "create list get delete"),
    *collection(
        "openai.libraries.documents",
        "/libraries/{id}/documents",
        "create list get delete",
        body=Body.FORM,
    ),
    *collection(
        "openai.libraries.texts", "/libraries/{id}/documents/{id}/(?:text_content|status)", "list"
    ),
    *collection("openai.containers", "/containers", "create list get delete"),
    *collection(
        "openai.containers.files",
        "/containers/{id}/files",
        "create list get delete content",
        body=Body.FORM,
    ),
    *collection(
        "openai.skills", "/skills", "create list get update delete content", body=Body.FORM
    ),
    *collection(
        "openai.skills.versions",
        "/skills/{id}/versions",
        "create list get delete content",
        body=Body.FORM,
    ),
    *collection(
        "openai.fine_tuning.jobs",
        "/fine_tuning/jobs",
        "create list get cancel pause resume start",
    ),
    *collection("openai.fine_tuning.events", "/fine_tuning/jobs/{id}/events", "list"),
    *collection("openai.fine_tuning.checkpoints", "/fine_tuning/jobs/{id}/checkpoints", "list"),
    *collection(
        "openai.fine_tuning.permissions", _CHECKPOINT, "create list delete", query=["project_id"]
    ),
    Api(
        "openai.graders",
        "openai",
        "/fine_tuning/alpha/graders/(?:run|validate)",
        query=QUERY,
        recalls=refers_to_stored,
    ),
    *collection("openai.evals", "/evals", query=["order_by"]),
    *collection(
        "openai.evals.runs", "/evals/{id}/runs", "create list get delete", query=["status"]
    ),
    Api(
        "openai.evals.runs.cancel",
        "openai",
        "/evals/{id}/runs/{id}(?:/cancel)?",
        body=Body.NONE,
        query=QUERY,
        recalls=always,
    ),
    *collection(
        "openai.evals.items", "/evals/{id}/runs/{id}/output_items", "list get", query=["status"]
    ),
    *collection("openai.safety", "/safety/(?:alerts|cases)", "get"),
)
