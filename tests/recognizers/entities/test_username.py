"""Handles and login names."""

import pytest

from sekisho_recognizers.entities.username import JpUsernameRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("彼のLINE IDがryo_t.0214なんだけど", ["ryo_t.0214"]),
        ("LINEはkent_0707、インスタは@nagareboshi.k。", ["kent_0707", "nagareboshi.k"]),
        ("GitHub:hajime-sgs / X:@h1_saegusa", ["hajime-sgs", "h1_saegusa"]),
        ("Instagram(@miyuki.days_0)にも", ["miyuki.days_0"]),
        ("27.96.44.218 - skawai [12/Jun/2024:10:00", ["skawai"]),
        ("File \"/Users/kenji.morita/app/x.py\"", ["kenji.morita"]),
        ("{\"login\":\"gontarou_y\"}", ["gontarou_y"]),
        ("ユーザーID manazuru.m、初期", ["manazuru.m"]),
        ("@k_morinaga 22:43", ["k_morinaga"]),
        ("ログインID：takahashi", ["takahashi"]),
        ("ユーザー名は「sora」です", ["sora"]),
        ("username: kawai", ["kawai"]),
        ("user=kawai password=", ["kawai"]),
        ("ssh deploy2@10.0.0.5", ["deploy2"]),
        ("ssh -i key.pem -p 22 sato@web01", ["sato"]),
        ("sato@web01:~/app$ ls", ["sato"]),
        ("[kawai@web01 ~]$ ls", ["kawai"]),
        ("C:\\Users\\yamada.t\\Desktop", ["yamada.t"]),
        ("/home/ubuntu/app", []),
        ("Accepted password for kawai from 10.0.0.1", ["kawai"]),
        ("CORP\\yamada.t でログイン", ["CORP\\yamada.t"]),
        ("https://x.com/h1_saegusa", ["h1_saegusa"]),
        ("https://github.com/org/repo", []),
        ("Discord: tanuki#4821", ["tanuki#4821"]),
        ("user: 12345", []),
        ("@property\ndef x(self):", []),
        ("@dataclass\nclass A:", []),
        ("npm i @types/node", []),
        ("taro@example.jp", []),
        ("a @ b", []),
        ("user = get_user(id)", []),
        ("account: string", []),
        ("X: 12.5, Y: 3.4", []),
        ("LINE Pay で支払い", []),
        ("LINE公式アカウント", []),
        ("GitHub Actions を使う", []),
        ("user agent: Mozilla/5.0", []),
        ("ユーザー名を変更", []),
        ("アカウントがlockedになった", []),
        ("Slack Connect v2.1", []),
        ("@media (max-width: 3px)", []),
        ("@here 会議です", []),
        ("ログインID：1048275", ["1048275"]),
        ("インスタ→ sora_no_iro", ["sora_no_iro"]),
        ("TwitterのIDは sora_iro です", ["sora_iro"]),
        ("アカウント：k-tanaka", ["k-tanaka"]),
        ("Slackの @sato.hanako さん", ["sato.hanako"]),
        ("if user is None:", []),
        ("SELECT user, host FROM mysql.user", []),
        ("user_id INT NOT NULL", []),
        ("LINE：tanuki_88", ["tanuki_88"]),
        ("Teamsで連絡", []),
        ("X-Request-Id: abc-123", []),
        ("ID：tanuki88 / PW：x", []),
        ("mysql://app_rw:9vT@db", ["app_rw"]),
        ("投稿者：@やまだ", []),

    ],
)  # fmt: skip
def test_finds_handles_and_login_names(text: str, values: list[str]) -> None:
    assert found(JpUsernameRecognizer, text) == values
