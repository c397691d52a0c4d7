"""One normal form for all ways to write a text, and the way back to where it stood."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.forms import (
    LINE_ENDS,
    MIN_BASE64_CHARS,
    NORMAL,
    QUOTED_CP932,
    RAW_CP932,
    UNESCAPED,
    UNQUOTED,
    Form,
    Places,
    Rewriting,
    View,
    Words,
    base64_forms,
    normal_form,
    views,
)

REWRITINGS = (NORMAL, UNESCAPED, UNQUOTED, RAW_CP932, QUOTED_CP932, *LINE_ENDS)
PIECES = st.sampled_from(
    [
        *"山太ﾀガー１2aＢ-－\u3000㈱・R%+\\\n",
        "ｶﾞ",
        "か\u3099",
        "%E5",
        "%8e",
        "\\n",
        "\\u5c71",
        "\\\\u7530",
        "\\ud83d\\ude00",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("０９０－１２３４", "090-1234"),
        ("090ー1234", "0901234"),
        ("０９０ー１２３４", "0901234"),
        ("03(1234)5678", "03 1234 5678"),
        ("ﾀﾅｶ ﾀﾞｲｽｹ", "タナカダイスケ"),
        ("タ\u3099イスケ", "ダイスケ"),
        ("ジョン・スミス", "ｼﾞｮﾝ･ｽﾐｽ"),
        ("㈱ぬまた", "(株)ぬまた"),
        ("Numata.Kaoru", "numata_kaoru"),
        ("ＮＵＭＡＴＡ", "numata"),
        ("山田\u3000太郎", "山田\u200b太郎"),
        ("\u2015", ""),
    ],
)
def test_ways_to_write_the_same_have_one_normal_form(written: str, same: str) -> None:
    assert normal_form(written) == normal_form(same)


@pytest.mark.parametrize(("one", "other"), [("サトー", "サト"), ("山田", "山畑"), ("は", "ば")])
def test_other_texts_keep_their_own(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@pytest.mark.parametrize("rewriting", REWRITINGS, ids=lambda r: r.unit.pattern[:12])
@given(text=TEXTS)
def test_each_place_in_the_result_leads_back_to_what_it_was_made_of(
    rewriting: Rewriting, text: str
) -> None:
    data = text.encode().lower() if rewriting is NORMAL else text.encode()
    result = rewriting(data)
    places = Places(rewriting, data)

    # Unit by unit the result is what the rewriting makes of the places that were told.
    spans = [places.span(place, place + 1) for place in range(len(result))]
    assert spans == sorted(spans)
    for place, (start, end) in enumerate(spans):
        assert 0 <= start < end <= len(data)
        unit = rewriting.unit.match(data, start)
        made = rewriting.replace(unit) if unit and unit.end() == end else data[start:end]
        assert result[place] in made


@given(TEXTS)
def test_reading_a_text_in_all_ways_never_fails(text: str) -> None:
    for view in views(text.encode("cp932", "ignore")):
        whole = (0, len(view.data))
        assert not view.data or view.origins([whole])[0][0] >= 0


def data_of(form: Form, data: bytes) -> list[str]:
    return [view.data.decode("utf-8", "replace") for view in views(data) if view.form is form]


def test_escapes_are_resolved_however_deep() -> None:
    nested = json.dumps(json.dumps({"a": "山田😀"}))

    assert "山田😀" in data_of(Form.ESCAPED, nested.encode())[0]
    assert data_of(Form.ESCAPED, nested.upper().replace("\\U", "\\u").encode())


@pytest.mark.parametrize("times", [1, 2])
def test_percent_encoding_is_resolved(times: int) -> None:
    written = "?q=山田 太郎"
    for _ in range(times):
        written = quote(written)

    assert "山田 太郎" in data_of(Form.ESCAPED, written.encode())[0]
    assert "山田 太郎" in data_of(Form.ESCAPED, written.lower().encode())[0]


def test_cp932_is_read_raw_and_percent_encoded() -> None:
    assert data_of(Form.CP932, "a山田ﾀﾛｳ".encode("cp932")) == ["a山田ﾀﾛｳ"]
    assert data_of(Form.CP932, quote("a山田ﾀﾛｳ", encoding="cp932").encode()) == ["a山田ﾀﾛｳ"]
    assert data_of(Form.CP932, "a山田ﾀﾛｳ".encode()) == []


def test_a_plain_text_is_read_once() -> None:
    assert [view.form for view in views("50%の山田です\\n".encode())] == [Form.PLAIN]


@given(st.text(min_size=1), st.binary(max_size=20), st.binary(max_size=20))
def test_base64_is_known_wherever_the_text_begins(text: str, left: bytes, right: bytes) -> None:
    raw = text.encode("utf-8", "ignore")
    forms = base64_forms(raw.decode())
    long_enough = len(raw) * 8 // 6 - 1 >= MIN_BASE64_CHARS

    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        encoded = encode(left + raw + right)
        assert any(form in encoded for form in forms) or not long_enough


def test_base64_in_lines_is_joined() -> None:
    wrapped = base64.encodebytes("山田太郎 ".encode() * 40)
    view = View(json.dumps(wrapped.decode()).encode(), Form.PLAIN)

    assert view.joined().data == b'"' + wrapped.replace(b"\n", b"") + b'"'


@pytest.mark.parametrize("count", [1, 5000])
def test_words_are_found_one_by_one_or_all_at_once(count: int) -> None:
    words = [f"w{number:05}".encode() for number in range(count)]

    found = Words(words).find(b"w00000w00000 xw00000")

    assert sorted(found) == [(0, 0, 6), (0, 6, 12), (0, 14, 20)]


def test_no_repr_shows_a_text() -> None:
    view = View("山田".encode(), Form.PLAIN).then(NORMAL, Form.PLAIN)

    assert "山田" not in repr(view)
    assert repr("山田".encode())[2:-1] not in repr(view)
    assert repr(Words([b"secret"])) == "Words(1)"
