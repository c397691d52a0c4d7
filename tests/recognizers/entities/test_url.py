"""URLs: private ones only."""

import pytest

from sekisho_recognizers.entities.url import JpUrlRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("会議はhttps://meet.example.co.jp/j?id=9です", ["https://meet.example.co.jp/j?id=9"]),
        ("https://www.example.com/about", []),
        ("http://wiki.intra.example.co.jp/top。", ["http://wiki.intra.example.co.jp/top"]),
        ("http://localhost:8000/?a=1", []),
        ("(https://example.jp/o/20240001)", ["https://example.jp/o/20240001"]),
        ("https://docs.python.org/3/library/re.html#re.search", []),
        ("https://www.google.com/search?q=%E5&hl=ja", []),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", []),
        ("https://aoba.sharepoint.com/:x:/s/keiri/Eabc", ["https://aoba.sharepoint.com/:x:/s/keiri/Eabc"]),
        ("https://docs.google.com/spreadsheets/d/1aBcD/edit#gid=0", ["https://docs.google.com/spreadsheets/d/1aBcD/edit#gid=0"]),
        ("https://aoba.backlog.jp/view/PRJ-12", ["https://aoba.backlog.jp/view/PRJ-12"]),
        ("https://www.notion.so/aoba/abc-0f9e", ["https://www.notion.so/aoba/abc-0f9e"]),
        ("https://bucket.s3.ap-northeast-1.amazonaws.com/a.pdf?X-Amz-Signature=ab", ["https://bucket.s3.ap-northeast-1.amazonaws.com/a.pdf?X-Amz-Signature=ab"]),
        ("https://shop.example.jp/mypage/orders", ["https://shop.example.jp/mypage/orders"]),
        ("https://shop.example.jp/reset?token=abc", ["https://shop.example.jp/reset?token=abc"]),
        ("https://www.soumu.go.jp/main/b_12345678.html", []),
        ("\\\\fs01\\人事\\評価.xlsx", ["\\\\fs01\\人事\\評価.xlsx"]),
        ("db-master.int.example.co.jp:3306", ["db-master.int.example.co.jp:3306"]),
        ("fs01.local に", ["fs01.local"]),
        ("threading.local()", []),
        ("com.example.internal.Foo", []),
        ("git@gitlab.example.jp:hr/pay.git", ["git@gitlab.example.jp:hr/pay.git"]),
        ("http://192.168.1.5/admin", ["http://192.168.1.5/admin"]),
        ("https://taro:pw@x.example.jp/", ["https://taro:pw@x.example.jp/"]),
        ("https://api.openai.com/v1/chat/completions", []),
        ("https://minamigaoka-es.example.jp/staff/ijime/r6-02", ["https://minamigaoka-es.example.jp/staff/ijime/r6-02"]),
        ("https://aoba.example.co.jp/", []),
        ("https://zoom.us/j/81234567890?pwd=abc", ["https://zoom.us/j/81234567890?pwd=abc"]),
        ("https://news.example.jp/2024/05/12/economy", []),
        ("app.internal.aoba.example.jp/x", ["app.internal.aoba.example.jp/x"]),
        ("meet.google.com/abc-defg-hij", ["meet.google.com/abc-defg-hij"]),
        ("xmlns=\"http://www.w3.org/2000/svg\"", []),
        ("https://example.com/users?id=3", ["https://example.com/users?id=3"]),
        ("arn:aws:iam::123456789012:role/x", ["arn:aws:iam::123456789012:role/x"]),
        ("https://ja.wikipedia.org/wiki/%E6%97%A5", []),
        ("ttps://kanri.intra.example.jp/x", ["ttps://kanri.intra.example.jp/x"]),
        ("postgres://a:b@pg1.example.jp:5432/x", ["pg1.example.jp"]),
        ("self.dev.api.example", []),
        ("os.path.local", []),

    ],
)  # fmt: skip
def test_finds_private_urls(text: str, values: list[str]) -> None:
    assert found(JpUrlRecognizer, text) == values
