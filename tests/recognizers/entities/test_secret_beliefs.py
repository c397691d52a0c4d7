"""What stands by a label and is no credential: placeholders, code, talk about credentials."""

import pytest

from sekisho_recognizers.entities.secret import JpSecretRecognizer
from sekisho_recognizers.entities.secret_beliefs import believable, is_told, reads_on
from sekisho_recognizers.entities.secret_words import Kind
from sekisho_recognizers.labels import Label
from support.recognizing import found


@pytest.mark.parametrize(
    ("value", "word", "tag", "sure", "believed"),
    [
        ("hanabi0815", "パスワード", Kind.PASSWORD, False, True),
        ("hanabi", "パスワード", Kind.PASSWORD, False, False),
        ("hanabi", "パスワード", Kind.PASSWORD, True, True),
        ("Hanabi", "パスワード", Kind.PASSWORD, True, False),
        ("ISO27001", "パスワード", Kind.PASSWORD, False, False),
        ("abc", "パスワード", Kind.PASSWORD, True, False),
        ("/usr/local/bin", "パス", Kind.PASSWORD, True, False),
        ("q8Zr5LmN2xW7vB4k", "apiキー", Kind.TOKEN, True, True),
        ("q8Zr5LmN", "apiキー", Kind.TOKEN, True, True),
        ("q8Zr5LmN", "apiキー", Kind.TOKEN, False, False),
        ("20250815", "トークン", Kind.TOKEN, True, False),
    ],
)
def test_the_surer_the_form_the_less_a_value_must_look_like_one(
    value: str, word: str, tag: Kind, sure: bool, believed: bool
) -> None:
    label = Label(0, len(word), word, tag)
    assert believable(value, label, "", sure=sure, japanese=True) is believed


def test_an_address_or_a_sentence_is_no_value() -> None:
    assert reads_on("https://x")
    assert reads_on("hanabi0815です")
    assert not reads_on("hanabi0815")


def test_what_is_told_without_quotes_must_be_long() -> None:
    assert is_told("を", "hanabi0815")
    assert not is_told("を", "hana08")
    assert not is_told("の", "hanabi0815")


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは8文字以上",
        "パスワード：********",
        "api_key = YOUR_API_KEY",
        "password: ${DB_PASSWORD}",
        "task-management-system-overview",
        "password = os.environ['DB_PASSWORD']",
        "token = get_token()",
        "secret = settings.SECRET_KEY",
        "password: string;",
        "def login(user, password):",
        "トークン数は4096です",
        "max_tokens: 4096",
        "token: 1500",
        "パスワードを忘れた方はこちら",
        "パスワード：（メールで送付）",
        "パスワードの変更方法",
        "パスワード「変更」ボタン",
        "<input type=\"password\" name=\"pw\" id=\"pass\">",
        "password=password",
        "SESSION_SECRET=change-me",
        "postgres://user:password@127.0.0.1:5432/app_dev",
        "パスワードは使い回さないでください",
        "password123という例",
        "PINを4桁で入力",
        "暗証番号は4桁の数字",
        "ファイルパス: /usr/local/bin",
        "パス：/home/sato/x1.txt",
        "パスワードの有効期限は2024年12月31日です",
        "OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxx",
        "password: <password>",
        "PASSWORD={{ db_password }}",
        "API key is required",
        "token_type: bearer",
        "secret_name: my-app/prod",
        "パスワード強度チェックをPython3.11で",
        "const token = req.headers['x-token'];",
        "if (password.length < 8) {",
        "password: Optional[str] = None",
        "パスワードは ISO27001 に従う",
        "認証コードは届きましたか",
        "キーボックスは2024年に設置",
        "password: '******'",
        "パスワード: 〇〇〇〇",
        "合言葉を決めましょう",
        "パス回しが上手い",
        "PW: ",
        "pass: true",
        "session: 12",
        "secret: false",
        "this.password = password;",
        "password_hash = bcrypt(password)",
        "電話 03-1234-5678 暗証番号の変更",
    ],
)  # fmt: skip
def test_leaves_placeholders_code_and_talk_about_credentials(text: str) -> None:
    assert found(JpSecretRecognizer, text) == []
