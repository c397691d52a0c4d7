"""Who is let in, and what those who are not are told."""

import pytest

from sekisho.errors import SekishoError
from sekisho.server.admission import Admission
from sekisho.settings import Limits


def test_so_many_are_let_in_at_once_and_one_more_when_one_has_left() -> None:
    admission = Admission(Limits(max_concurrent_requests=2))

    with admission.admit([]):
        with admission.admit([]):
            assert admission.inside == 2
            with pytest.raises(SekishoError) as caught, admission.admit([]):
                raise AssertionError
        with admission.admit([]):
            pass

    assert (caught.value.code, caught.value.status) == ("too_many_requests_at_once", 503)
    assert caught.value.setting == "limits.max_concurrent_requests"
    assert caught.value.retry_after_s == 1
    assert admission.inside == 0


def test_who_leaves_by_an_error_has_left() -> None:
    admission = Admission(Limits(max_concurrent_requests=1))

    with pytest.raises(ValueError, match="x"), admission.admit([]):
        raise ValueError("x")

    assert admission.inside == 0


@pytest.mark.parametrize(
    ("headers", "setting"),
    [
        ([("a", "b")] * 4, "limits.max_headers"),
        ([("x-name", "田中" * 510)], "limits.max_header_bytes"),
    ],
)
def test_headers_have_bounds(headers: list[tuple[str, str]], setting: str) -> None:
    admission = Admission(Limits(max_headers=3, max_header_bytes=1024))

    with admission.admit(headers[:3] if len(headers) > 1 else []):
        pass
    with pytest.raises(SekishoError) as caught, admission.admit(headers):
        raise AssertionError

    assert (caught.value.status, caught.value.setting) == (431, setting)
    assert "田中" not in str(caught.value)
    assert admission.inside == 0
