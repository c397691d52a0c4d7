"""Errors as problem documents."""

import json

from sekisho.errors import DetectionFailure, PolicyRefusal
from sekisho.server.api.problems import Problem, problem


def test_a_problem_says_what_and_what_would_allow_it() -> None:
    error = PolicyRefusal(
        "c", en="English.", ja="日本語。", setting="a.b", entity_types=("PERSON",)
    )

    response = problem(error, {"allow": "GET"})
    body = json.loads(bytes(response.body))

    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["allow"] == "GET"
    assert body == {
        "type": "about:blank",
        "title": "c",
        "status": 403,
        "detail": "English. [a.b] / 日本語。",
        "code": "c",
        "setting": "a.b",
        "entity_types": ["PERSON"],
    }
    Problem.model_validate(body)


def test_what_does_not_apply_is_left_out() -> None:
    response = problem(DetectionFailure("c", en="e", ja="j", retry_after_s=3))

    assert response.headers["retry-after"] == "3"
    assert not {"setting", "entity_types"} & json.loads(bytes(response.body)).keys()
