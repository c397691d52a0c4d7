import pytest

from sekisho.masking.urls import LOOK_BACK, may_hold_url, placeholder_urls, url_before


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.example/x/", "https://a.example/x/"),
        ("HTTPS://a.example/x/", "HTTPS://a.example/x/"),
        ("見て https://", "https://"),
        ("見てhttps://a.example/?q=", "https://a.example/?q="),
        ("ftp://a.example/", "ftp://a.example/"),
        ("http:/a.example/", "http:/a.example/"),
        ("http:\\\\a.example\\", "http:\\\\a.example\\"),
        ("www.a.example/", "www.a.example/"),
        ("//a.example/", "//a.example/"),
        ("//", None),
        ("x = 1 // TODO(", None),
        ("//TODO(", None),
        ("https://a.example/ ", None),
        ("https://a.example/、", None),
        ('"https://a.example/","', None),
        ("C:\\Users\\", None),
        ("path:/home/", None),
        ("a/b/", None),
        ("[x](https://a.example/", "https://a.example/"),
        ("[x](https://a.example/あ", "https://a.example/あ"),
        ("[x](<https://a.example/あ い", "https://a.example/あ い"),
        ("[x]( https://a.example/", "https://a.example/"),
        ("[x](/path?", None),
        ("[x](//a.example/", "//a.example/"),
        ("[x](https://a.example/ 'title ", None),
        ("[x](https://a.example/) ", None),
        ("[x](https://a.example/)", None),
        ("[x](https://a.example/(b)", "https://a.example/(b)"),
        ("[https://a.example/1](https://a.example/2/", "https://a.example/2/"),
        ("![x](https://e.example/](https://a.example/", "https://e.example/](https://a.example/"),
        ("[x]: https://a.example/あ", "https://a.example/あ"),
        ("[x]: 担当は", None),
        ("https://e.example/?u=https://a.example/", "https://e.example/?u=https://a.example/"),
        ('<img src="https://a.example/あ ', "https://a.example/あ "),
        ("<img src='https://a.example/", "https://a.example/"),
        ("<img src=https://a.example/あ", "https://a.example/あ"),
        ('<img src="https://a.example/" alt="', None),
        ('<img alt="x" src="https://a.example/', "https://a.example/"),
        ('<a href="https://a.example/">', None),
        ('<a href="/x?', None),
        ("https://a.example/\n", None),
        ('<img src=https://a.example/?q="', 'https://a.example/?q="'),
        ('<img alt=">" src="https://a.example/ ', "https://a.example/ "),
        ('<img src="https://a.example/?>', "https://a.example/?>"),
        ('<img alt=">" src="/x" title="', None),
        ('<img src="https://a.example/\n](', "https://a.example/\n]("),
        ("<img src=https://a.example/ alt=", None),
        ('<a href="https://a.example/" title=">">', None),
        ('<img src="\\\\a.example\\', "\\\\a.example\\"),
        ('<img src="/\\a.example/', "/\\a.example/"),
        ('<img src="/\t/a.example/', "/\t/a.example/"),
        ('<img src="&#47;&#x2f;a.example/', "&#47;&#x2f;a.example/"),
        ('<td title="A&amp;B ', None),
        ('<td title="C:\\Users\\', None),
        ("[x](&sol;&sol;a.example/", "&sol;&sol;a.example/"),
        ("[x](\\/\\/a.example/", "\\/\\/a.example/"),
        ("[x](<https://a.example/\\> ", "https://a.example/\\> "),
        ("[x](\n<https://a.example/ ", "https://a.example/ "),
        ("[x](\nhttps://a.example/あ", "https://a.example/あ"),
        ("[x](https://a.example/\\)あ", "https://a.example/\\)あ"),
        ("[x](https://a.example/\\\\)あ", None),
        ("[x](<https://a.example/>) ", None),
        ("[x]: <https://a.example/ ", "https://a.example/ "),
        ("> [x]:\n> <//a.example/ ", "//a.example/ "),
        ("- [x]: https://a.example/あ", "https://a.example/あ"),
        ("[x]:\nhttps://a.example/あ", "https://a.example/あ"),
        ("[x]: <https://a.example/> ", None),
        ("[x]: https://a.example/ ", None),
        ("if (a <b) // ", None),
        ("<https://a.example/|担当 ", None),
        ("<style>a{background:url('https://a.example/ ", "https://a.example/ "),
        ('@import "https://a.example/ ', "https://a.example/ "),
    ],
)
def test_says_whether_a_place_is_inside_a_url(text: str, url: str | None) -> None:
    assert url_before(text, len(text)) == url
    for place in range(len(text)):
        assert url_before(text[place:], len(text) - place, before=text[:place]) == url
    assert url is None or may_hold_url(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ('{"u":"https:\\/\\/a.example\\/', "https://a.example/"),
        ('{"u":"https://a.example/","n":"', None),
        ("https://a.example/\\n", None),
        ('\\"https://a.example/\\",\\"', None),
        ("https://a.example/?a=1\\u0026b=", "https://a.example/?a=1&b="),
        ("C:\\\\Users\\\\", None),
    ],
)
def test_reads_through_json_escapes(text: str, url: str | None) -> None:
    assert url_before(text, len(text), json=True) == url


def test_a_run_that_fills_the_look_back_counts_as_a_url() -> None:
    text = "https://a.example/" + "y" * LOOK_BACK
    assert url_before(text, len(text)) == "y" * LOOK_BACK
    assert may_hold_url("y" * LOOK_BACK)
    assert url_before(" " + "y" * (LOOK_BACK - 1), LOOK_BACK) is None


def test_lists_the_urls_of_a_text_up_to_each_placeholder() -> None:
    text = "PERSON4K7Q2M https://a.example/PERSON4K7Q2MA/CODE1BCDFG https://a.example/"
    assert set(placeholder_urls(text)) == {
        "https://a.example/PERSON4K7Q2M",
        "https://a.example/PERSON4K7Q2MA",
        "https://a.example/PERSON4K7Q2MA/CODE1BCDFG",
    }
