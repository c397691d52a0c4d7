import pytest

from sekisho.wire.api import Api, Body, always, at, never

ITEM = Api("t.item", "openai", "/items/{id}/parts", "GET", query=frozenset(["limit", "after"]))


@pytest.mark.parametrize("name", ["item_1", "a", "12", "m-4.1", "claude@20260101", "claude@latest"])
def test_a_name_of_the_vendors_may_stand_in_the_path(name: str) -> None:
    assert ITEM.pattern.fullmatch(f"/v1/items/{name}/parts")


@pytest.mark.parametrize(
    "name", ["", ".", "..", "09012345678", "a@example.jp", "taro@home", "%E5%B1%B1", "a b", "山"]
)
def test_what_may_be_somebodys_may_not(name: str) -> None:
    assert not ITEM.pattern.fullmatch(f"/v1/items/{name}/parts")


def test_a_collection_is_no_prefix() -> None:
    api = Api("t.parts", "openai", "/parts")

    assert api.pattern.fullmatch("/any/v1/parts")
    assert not api.pattern.fullmatch("/v1/threads/t/parts")


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [("limit", "20", True), ("limit", "x", False), ("after", "item_1", True), ("q", "1", False),
     ("after", "a@example.jp", False), ("after", "山", False)],
)  # fmt: skip
def test_a_query_passes_by_name_and_form(name: str, value: str, passes: bool) -> None:
    assert ITEM.allows_query(name, value) is passes


def test_what_is_asked_to_be_included_is_the_name_of_a_field() -> None:
    api = Api("t.step", "openai", "/steps", "GET", query=frozenset(["include[]"]))

    assert api.allows_query(
        "include[]", "step_details.tool_calls[*].file_search.results[*].content"
    )
    assert not api.allows_query("include[]", "taro@example.jp")
    assert not api.allows_query("include", "message.output_text.logprobs")


def test_only_what_sends_something_has_a_body() -> None:
    assert ITEM.body is Body.NONE
    assert Api("t.delete", "openai", "/x", "DELETE").body is Body.NONE
    assert Api("t.post", "openai", "/x").body is Body.JSON


def test_what_a_request_is_asked() -> None:
    assert at({"a": {"b": 1}}, "a", "b") == 1
    assert at({"a": []}, "a", "b") is None
    assert always({})
    assert not never({})


def test_links_are_paths_into_an_answer() -> None:
    [steps] = Api("t.link", "openai", "/x", links=("data[].results_url",)).link_steps

    assert [step.name for step in steps] == ["data", "results_url"]


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [
        ("upload_id", "ABPtcPr-x_1" * 30, True),
        ("upload_id", "", False),
        ("upload_id", "a b", False),
        ("updateMask", "ttl,display_name", True),
        ("updateMask", "ttl,", False),
        ("updateMask", "yamada", False),
        ("filter", "labels.tune-type:*", True),
        ("filter", "yamada", False),
        ("include_archived", "yamada", False),
        ("force", "true", True),
    ],
)
def test_what_is_no_token_passes_only_in_its_own_form(name: str, value: str, passes: bool) -> None:
    api = Api("t.query", "gemini", "/x", query=frozenset([name]))

    assert api.allows_query(name, value) is passes
