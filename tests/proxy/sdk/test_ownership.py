"""Who may close the connections."""

import weakref

import httpx2

from sekisho.sdk.ownership import Ownership


class Original:
    pass


def test_alone_from_the_start() -> None:
    assert Ownership().alone
    assert Ownership().may_close()


def test_the_original_has_them_until_it_is_closed() -> None:
    original, http = Original(), httpx2.Client()
    ownership = Ownership(weakref.ref(original), http)

    assert not ownership.alone
    assert not ownership.may_close()
    http.close()
    assert ownership.may_close()


def test_the_original_has_them_until_nobody_has_it() -> None:
    original = Original()
    with httpx2.Client() as http:
        ownership = Ownership(weakref.ref(original), http)
        assert not ownership.may_close()
        del original
        assert ownership.may_close()
