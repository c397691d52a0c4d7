import pytest

from sekisho.wire.api import Body
from sekisho.wire.apis import find_api
from support.crossings import row_for


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/files", Body.FORM),
        ("/uploads", Body.JSON),
        ("/uploads/upload_1/parts", Body.FORM),
        ("/uploads/upload_1/complete", Body.JSON),
        ("/uploads/upload_1/cancel", Body.NONE),
        ("/containers/cntr_1/files", Body.FORM),
        ("/skills", Body.FORM),
        ("/skills/skill_1", Body.JSON),
        ("/skills/skill_1/versions", Body.FORM),
        ("/batches", Body.JSON),
        ("/batches/batch_1/cancel", Body.NONE),
        ("/vector_stores/vs_1/search", Body.JSON),
        ("/fine_tuning/jobs/ftjob_1/pause", Body.NONE),
        ("/evals/eval_1/runs/run_1", Body.NONE),
        ("/evals/eval_1/runs/run_1/cancel", Body.NONE),
        ("/libraries/lib_1/documents", Body.FORM),
    ],
)
def test_takes_what_the_api_takes(path: str, body: Body) -> None:
    assert row_for("POST", f"/v1{path}").body is body
    assert row_for("POST", f"/openai/v1{path}").body is body


def test_a_part_of_an_upload_begins_and_ends_anywhere() -> None:
    assert row_for("POST", "/v1/uploads/upload_1/parts").piece
    assert not row_for("POST", "/v1/files").piece


@pytest.mark.parametrize(
    "path",
    [
        "/files/file_1/content",
        "/vector_stores/vs_1/files/file_1/content",
        "/containers/cntr_1/files/cfile_1/content",
        "/batches/batch_1",
        "/evals/eval_1/runs/run_1/output_items",
        "/fine_tuning/jobs/ftjob_1/events",
        "/libraries/lib_1/documents/doc_1/text_content",
    ],
)
def test_what_is_read_back_may_hold_what_was_sent_before(path: str) -> None:
    assert row_for("GET", f"/v1{path}").recalls(None)


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/containers", "name", "yamada"),
        ("/files", "purpose", "山田"),
        ("/fine_tuning/jobs", "metadata[customer]", "yamada"),
        ("/vector_stores", "query", "yamada"),
    ],
)
def test_a_filter_that_may_hold_text_does_not_pass(path: str, name: str, value: str) -> None:
    assert not row_for("GET", f"/v1{path}").allows_query(name, value)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/files/090-1234-5678",
        "/v1/files/taro@example.jp",
        "/v1/files/%E5%B1%B1",
        "/v1/files/file_1/content/x",
        "/v1/vector_stores/vs_1/unknown",
        "/v1/organization/files",
    ],
)
def test_another_path_is_unknown(path: str) -> None:
    assert find_api("GET", path) is None


def test_a_model_of_the_customers_own_has_a_name_of_several_words() -> None:
    model = "ft:gpt-4o-mini-2026-01-31:acme::Ab1"

    assert row_for("DELETE", f"/v1/models/{model}").name == "openai.models.delete"
    assert row_for("GET", f"/v1/models/{model}").name == "openai.models"
    assert row_for("GET", f"/v1/fine_tuning/checkpoints/{model}/permissions")
