"""Whatever form a masked value is written in, it is found; and nothing else is."""

import base64
import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sekisho.masking.egress import EgressCheck, Hit
from sekisho.masking.forms import Form

NAME, PHONE, MAIL = "四月一日 薫子", "090-1204-9785", "Kaoru.W@example.co.jp"
VALUES = {
    NAME: "PERSON",
    PHONE: "PHONE_NUMBER",
    MAIL: "EMAIL_ADDRESS",
    "ワタヌキ ダイゴ": "PERSON",
    "Watanuki Kaoruko": "PERSON",
    "有限会社ぬまた商店": "ORGANIZATION",
    "東京都港区芝1-2-3": "ADDRESS",
    "1204978": "ID_NUMBER",
    "sk-Qv72mA0xTb41": "SECRET",
}
CHECK = EgressCheck(VALUES)


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def half_kana(text: str) -> str:
    table = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
    marks = str.maketrans({"\u3099": "ﾞ", "\u309a": "ﾟ"})
    parts = unicodedata.normalize("NFD", text).translate(marks)
    return "".join(table.get(c, c) for c in parts)


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in text)


def cp932_quoted(text: str) -> str:
    return quote(text, encoding="cp932", errors="ignore")


TEXT_FORMS: dict[str, Callable[[str], str]] = {
    "as it was": str,
    "full width": wide,
    "half-width kana": half_kana,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "no separators": lambda text: text.replace(" ", "").replace("-", ""),
    "wide spaces": lambda text: text.replace(" ", "\u3000"),
    "other hyphens": lambda text: text.replace("-", "\u2010"),
    "minus signs": lambda text: text.replace("-", "\u2212"),
    "lower case": str.lower,
    "upper case": str.upper,
    "escaped": escaped,
    "escaped, upper case": lambda text: escaped(text).upper().replace("\\U", "\\u"),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "percent": quote,
    "percent, lower case": lambda text: quote(text).lower(),
    "percent, plus": quote_plus,
}
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "base64": base64.b64encode,
    "base64, URL": base64.urlsafe_b64encode,
    "base64, lines": lambda raw: base64.encodebytes(b"-" * 40 + raw),
}
SURROUNDINGS = st.text(st.sampled_from("のとは。、「」\n :;=&?<>[]{}\"'!東々xyz5"), max_size=30)


def found(data: bytes | str, check: EgressCheck = CHECK) -> list[str]:
    hits = check.find_text(data) if isinstance(data, str) else check.find(data)
    return [hit.surface for hit in hits]


@pytest.mark.parametrize("form", TEXT_FORMS)
@given(left=SURROUNDINGS, right=SURROUNDINGS, value=st.sampled_from(sorted(VALUES)))
def test_a_value_is_found_in_every_form_of_text(
    form: str, left: str, right: str, value: str
) -> None:
    assume(not left[-1:].isascii() or not left[-1:].isalnum())
    assume(not right[:1].isascii() or not right[:1].isalnum())
    written = TEXT_FORMS[form](value)
    text = left + written + right
    data = text.encode()

    (hit,) = CHECK.find_text(text)
    (at,) = CHECK.find(data)

    assert (hit.surface, hit.entity_type) == (value, VALUES[value])
    assert text[hit.start : hit.end].encode() == data[at.start : at.end]
    assert text[hit.start : hit.end] in written
    again = EgressCheck(VALUES).find_text(f" {text[hit.start : hit.end]} ")
    assert [each.surface for each in again] == [value]


ANY_VALUE = st.one_of(
    st.tuples(st.text("山田太郎々ヶ森", min_size=2, max_size=6).map(lambda t: t[:1] + " " + t[1:]),
              st.just("PERSON")),
    st.tuples(st.text("アガパッー・ヴョ", min_size=6, max_size=12), st.just("PERSON")),
    st.tuples(st.from_regex(r"\A\+?[0-9]{3,4}[- ][0-9]{2,4}[- ][0-9]{4}\Z"),
              st.just("PHONE_NUMBER")),
    st.tuples(st.from_regex(r"\A[A-Za-z0-9._-]{3,20}@[a-z]{1,9}\.jp\Z"), st.just("EMAIL_ADDRESS")),
    st.tuples(st.from_regex(r"\A[A-Za-z0-9#/-]{8,24}\Z"), st.just("ID_NUMBER")),
    st.tuples(st.text("東京都港区芝公園一丁目1２3－-", min_size=6), st.just("ADDRESS")),
)  # fmt: skip


@given(st.data(), ANY_VALUE)
def test_any_value_that_counts_is_found_in_every_form(
    data: st.DataObject, value: tuple[str, str]
) -> None:
    surface, entity_type = value
    check = EgressCheck({surface: entity_type})
    assume(check)
    form = data.draw(st.sampled_from(sorted(TEXT_FORMS)))
    text = f"「{TEXT_FORMS[form](surface)}」"

    assert found(text, check) == found(text.encode(), check) == [surface]


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("charset", ["utf-8", "cp932"])
@given(left=SURROUNDINGS, right=SURROUNDINGS, value=st.sampled_from(sorted(VALUES)))
def test_a_value_is_found_in_base64(
    coding: str, charset: str, left: str, right: str, value: str
) -> None:
    raw = value.encode(charset)
    assume(len(raw) > 7)
    data = CODINGS[coding]((left + value + right).encode(charset))

    (hit,) = CHECK.find(b'{"a":"' + data + b'"}')

    assert (hit.surface, hit.form) == (value, Form.BASE64)


@given(left=SURROUNDINGS, right=SURROUNDINGS, value=st.sampled_from(sorted(VALUES)))
def test_a_value_is_found_in_cp932(left: str, right: str, value: str) -> None:
    assume(not value.isascii())
    written = cp932_quoted(value)

    for data in (f"?q={written}&".encode(), f"{left}。{value}。{right}".encode("cp932")):
        (hit,) = CHECK.find(data)
        assert (hit.surface, hit.form) == (value, Form.CP932)


@given(st.binary(max_size=400))
def test_random_bytes_give_no_hit(data: bytes) -> None:
    assert CHECK.find(data) == []
    assert CHECK.find(base64.b64encode(data)) == []


@given(
    st.text(
        st.sampled_from("090-1249785 四月薫子ぬま商店東京港区芝・ー.,abkoru@\\n%u"), max_size=60
    )
)
def test_a_text_without_the_value_gives_no_hit(text: str) -> None:
    kept = "".join(c for c in text if c.isalnum())
    assume(not any("".join(filter(str.isalnum, value)) in kept for value in VALUES))

    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "91204978",
        "12049781",
        "１１２０４９７８",
        "a1204978",
        "1204978f",
        "120-4978",
        "1 204 978",
        "0.1204978",
        "1204978.5",
        "1,204,978",
        "2090-1204-9785",
        "090-1204-97851",
        '["090","1204","9785"]',
        "090\n1204\n9785",
        "090 --- 1204 --- 9785",
        "四月一日\n薫子",
        "四月一日は薫子",
        "XWatanuki Kaoruko",
        "Watanuki Kaorukos",
        "ワタヌキダイゴロー",
        "アワタヌキダイゴ",
        "oKaoru.W@example.co.jp",
    ],
)
def test_a_part_of_something_else_is_no_hit(text: str) -> None:
    assert found(text) == []
    assert found(text.encode()) == []


@pytest.mark.parametrize(
    "text",
    [
        "tel09012049785",
        "No.1204978",
        "A\\nWatanuki Kaoruko",
        "user_watanuki-kaoruko_2",
        "/home/watanuki.kaoruko/",
        "四月一日薫子様",
        "090 (1204) 9785",
        "=sk-Qv72mA0xTb41",
    ],
)
def test_what_stands_beside_it_may_be_no_part_of_it(text: str) -> None:
    assert len(found(text)) == 1


def test_a_long_token_may_stand_anywhere() -> None:
    check = EgressCheck({"x9Qv72mA0xTb41ZZ": "SECRET"})

    assert found("Tokenx9Qv72mA0xTb41ZZ1", check) == ["x9Qv72mA0xTb41ZZ"]


def test_a_number_of_few_digits_is_looked_for_as_it_was_grouped() -> None:
    postal = EgressCheck({"108-0417": "JP_POSTAL_CODE"})

    assert found("〒１０８ー０４１７", postal) == ["108-0417"]
    assert found("合計 1080417 件", postal) == []


def test_an_address_of_a_host_is_looked_for_with_its_dots() -> None:
    host = EgressCheck({"203.0.113.87": "IP_ADDRESS"})

    assert found("http://203.0.113.87:80/", host) == ["203.0.113.87"]
    assert found("2030113 87 203011387", host) == []


def test_of_values_that_overlap_the_longest_is_told() -> None:
    check = EgressCheck({"四月一日薫": "PERSON", "四月一日薫子": "PERSON", "一日薫子": "PERSON"})

    assert found("四月一日 薫子", check) == ["四月一日薫子"]


def test_of_a_value_in_lines_the_longest_line_is_looked_for() -> None:
    key = "-----\nMIIBVwIBADANBgkqhkiG9w0\nq1\n-----"
    check = EgressCheck({key: "SECRET"})

    assert found(json.dumps(key).encode(), check) == [key]


def test_common_values_are_not_looked_for() -> None:
    check = EgressCheck(
        {"森": "PERSON", "東京都": "LOCATION", "1234567": "ID_NUMBER", "": "PERSON"}
    )

    assert not check
    assert check.find("森 東京都 1234567".encode()) == []


def test_lone_surrogates_do_not_disturb() -> None:
    (hit,) = CHECK.find_text("a\ud800い四月一日薫子\udfff")

    assert (hit.start, hit.end) == (3, 9)


def test_many_values_are_found_as_few_are() -> None:
    values = {f"0{n:02}-{n * 7919 % 9000 + 1000}-{n * 104729 % 9000 + 1000}": "PHONE_NUMBER"
              for n in range(1, 200)}  # fmt: skip
    body = " ".join(value.replace("-", "－") for value in values) + "x" * 5000

    assert found(body, EgressCheck(values)) == [*values]


@pytest.mark.timeout(10)
def test_values_that_end_in_one_another_cost_no_square() -> None:
    mails = [f"{'a' * n}@example.jp" for n in range(1, 240)]
    text = "\n".join(["a" * 239 + "@example.jp"] * 2000)

    assert found(text, EgressCheck(dict.fromkeys(mails, "EMAIL_ADDRESS"))) == []
    assert len(found(mails[3], EgressCheck(dict.fromkeys(mails, "EMAIL_ADDRESS")))) == 1


def test_a_file_is_not_read_as_cp932() -> None:
    text = "。四月一日薫子。".encode("cp932")

    assert len(CHECK.find(text)) == 1
    assert CHECK.find(b"\0" + text) == []


def test_no_repr_shows_a_value() -> None:
    (hit,) = CHECK.find(NAME.encode())

    assert NAME not in repr(hit) + repr(CHECK)
    assert isinstance(hit, Hit)
