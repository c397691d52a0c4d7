from sekisho.wire.api import Body
from sekisho.wire.tables.collection import collection

ROWS = {
    row.name: row
    for row in collection(
        "t.things",
        "/things",
        "create list get update patch delete content cancel close",
        query=["purpose"],
        body=Body.FORM,
    )
}


def test_a_verb_has_its_method_path_and_body() -> None:
    assert {name: (row.method, row.path, row.body) for name, row in ROWS.items()} == {
        "t.things.create": ("POST", "/things", Body.FORM),
        "t.things.list": ("GET", "/things", Body.NONE),
        "t.things.get": ("GET", "/things/{id}", Body.NONE),
        "t.things.update": ("POST", "/things/{id}", Body.JSON),
        "t.things.patch": ("PATCH", "/things/{id}", Body.JSON),
        "t.things.delete": ("DELETE", "/things/{id}", Body.NONE),
        "t.things.content": ("GET", "/things/{id}/content", Body.NONE),
        "t.things.cancel": ("POST", "/things/{id}/cancel", Body.NONE),
        "t.things.close": ("POST", "/things/{id}/close", Body.JSON),
    }


def test_what_is_stored_is_kept_and_recalled() -> None:
    keeping = {name.rpartition(".")[2] for name, row in ROWS.items() if row.keeps({})}

    assert keeping == {"create", "update", "patch", "close"}
    assert all(row.recalls(None) for row in ROWS.values())


def test_a_list_is_asked_for_by_pages_and_by_what_its_api_defines() -> None:
    assert ROWS["t.things.list"].allows_query("after", "thing_1")
    assert ROWS["t.things.list"].allows_query("purpose", "batch")
    assert not ROWS["t.things.list"].allows_query("metadata[customer]", "x")
    assert not ROWS["t.things.delete"].allows_query("purpose", "batch")
    assert all(row.allows_query("api-version", "2026-01-31") for row in ROWS.values())
