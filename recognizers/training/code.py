# ruff: noqa: E501, S608
"""What programs read and write: JSON, YAML, SQL, logs, source, configuration."""

from training.kinds import kind, wrap
from training.scene import Scene

Field = tuple[str, str]

NAMES: tuple[Field, ...] = (
    ("name", "{A.any}"), ("full_name", "{A.any}"), ("customer", "{A.any}"), ("user_name", "{A.any}"), ("氏名", "{A}"), ("kana", "{A.k}"), ("name_kana", "{A.hk}"), ("roman", "{A.r}"), ("owner", "{A.v}"), ("assignee", "{A.v}"), ("author", "{A.any}"), ("reviewer", "{A.v}"), ("contact", "{A.v}"),
    ("sei", "{A.s}"), ("mei", "{A.g}"), ("sei_kana", "{A.hks}"), ("mei_kana", "{A.hkg}"), ("last_name", "{A.s}"), ("first_name", "{A.g}"), ("lastName", "{A.rs}"), ("firstName", "{A.rg}"), ("patient", "{A.any}"), ("doctor", "{B.s}"), ("holder", "{A.card}"), ("passenger", "{A.slash}"), ("oncall", "{A.ls}"),
    ("manager", "{B.s}"), ("担当", "{B.s}"), ("担当者", "{B.v}"), ("driver", "{A}"), ("guardian", "{B}"), ("emergency_contact", "{B}({relation})"), ("signer", "{A}"), ("to", "{A} 様"), ("nickname", "{A.n}"), ("teacher", "{B.s}先生"), ("created_by", "{B.ls}"), ("updatedBy", "{A.v}"), ("display_name", "{A.any}"), ("from", "{A.r}"), ("受取人", "{A}"), ("approver", "{B.us}"), ("speaker", "{A.v}"),
)  # fmt: skip
FIRMS: tuple[Field, ...] = (("company", "{X.v}"), ("corp_name", "{X}"), ("organization", "{X.v}"), ("client", "{Y.v}"), ("会社名", "{X}"), ("vendor", "{X.v}"), ("supplier", "{U}"), ("employer", "{X.v}"), ("hospital", "{H}"), ("school", "{S}"), ("shop", "{T}"), ("tenant", "{X.v}"), ("account_name", "{X.k}"), ("branch", "{X.b}"), ("取引先", "{X.v}"), ("shipper", "{U}"), ("billing_to", "{X}"), ("office", "{O}"))  # fmt: skip
PLACES: tuple[Field, ...] = (
    ("address", "{ADR}"),
    ("住所", "{ADR}"),
    ("city", "{P.m}"),
    ("prefecture", "{P.p}"),
    ("addr1", "{ADR}"),
    ("location", "{P}"),
)
PLAIN: tuple[Field, ...] = (
    ("id", "{nnnn}"), ("user_id", "{id}"), ("tel", "{tel}"), ("email", "{email}"), ("age", "{age}"), ("birth", "{date}"), ("status", "active"), ("status", "{status}"), ("type", "admin"), ("role", "viewer"), ("dept", "{dept}"), ("title", "{role}"), ("note", "{plain_report}"), ("memo", "{topic}"), ("amount", "{nnnn}"), ("created_at", "{date}"), ("item", "{thing}"), ("model", "{code}"), ("category", "{food}"),
    ("env", "production"), ("version", "{n}.{nn}.{n}"), ("host", "db-{nn}.internal"), ("lang", "ja"), ("subject", "{topic}"), ("message", "{plain_biz}"), ("tag", "{nature}"), ("color", "{color}"), ("name", "{thing}"), ("name", "{topic}一覧"), ("name", "default"), ("name", "{product}"), ("label", "氏名"), ("placeholder", "山田 太郎 など"), ("title", "{doc}一覧"), ("owner", "root"), ("author", "unknown"), ("name", ""), ("company", ""), ("assignee", "未割当"), ("contact", "カスタマーサポート"), ("担当", "情シス"), ("name", "テスト商品{n}"), ("label", "会社名"), ("breed", "{animal}"), ("flower", "{plant}"), ("name", "user{nnn}"), ("customer", "匿名"), ("担当者", "未定"), ("kind", "main"), ("region", "ap-northeast-1"), ("{latin}", "{noun}"), ("{latin}_{latin}", "{latin}"), ("{latin}", "{kata}"), ("{label}", "{noun}"), ("lvl", "WARN"), ("sku", "{nnnn}{nnnn}"), ("content", "{plain_report}"), ("text", "{plain_talk}"), ("q", "{topic}はどこからできますか?"), ("a", "{plain_biz}"),
)  # fmt: skip


def fields(scene: Scene, named: bool) -> list[Field]:
    rng = scene.rng
    chosen: list[Field] = list(rng.sample(PLAIN, rng.randint(1, 4)))
    if named:
        chosen += rng.sample(NAMES, rng.choice((1, 1, 2, 3)))
        if rng.random() < 0.4:
            chosen += rng.sample(FIRMS, 1)
        if rng.random() < 0.25:
            chosen += rng.sample(PLACES, 1)
    rng.shuffle(chosen)
    return list(dict(chosen).items())


def _json(scene: Scene, named: bool) -> None:
    rng = scene.rng
    shape = fields(scene, named)
    line = rng.random() < 0.4
    rows = rng.choice((1, 1, 2, 3))
    between, pad = (", ", "") if line else (",\n", "  ")
    colon = rng.choice((": ", ": ", ":"))
    quote = rng.choice(('"', '"', '"', "'"))
    bare = quote == "'" and rng.random() < 0.5
    scene.say("[\n" if rows > 1 else "")
    for row in range(rows):
        scene.new_cast().say("{" if line else "{\n")
        for at, (key, value) in enumerate(shape):
            scene.say(
                between if at else "",
                pad,
                key if bare else quote + key + quote,
                colon,
                quote,
                value,
                quote,
            )
        scene.say("}" if line else "\n}", ",\n" if row + 1 < rows else "\n")
    scene.say("]" if rows > 1 else "")


def _yaml(scene: Scene, named: bool) -> None:
    rng = scene.rng
    shape = fields(scene, named)
    scene.line(
        "‹members|users|customers|staff|items|meta|contacts|employees|config|hosts|faq|approvers|payload›:"
    )
    quote = rng.choice(("", "", '"'))
    for _ in range(rng.choice((1, 2, 3))):
        scene.new_cast()
        for at, (key, value) in enumerate(shape):
            scene.line("  - " if at == 0 else "    ", key, ": ", quote, value, quote)


def _sql(scene: Scene, named: bool) -> None:
    rng = scene.rng
    shape = fields(scene, named)
    table = rng.choice(
        (
            "users",
            "customers",
            "employees",
            "tenants",
            "orders",
            "patients",
            "m_shain",
            "t_juchu",
            "contacts",
            "products",
        )
    )
    draw = rng.random()
    if draw < 0.7:
        scene.line(f"INSERT INTO {table} (" + ", ".join(key for key, _ in shape) + ") VALUES")
        rows = rng.randint(1, 4)
        for row in range(rows):
            scene.new_cast().say(
                f"({row + 1}" if rng.random() < 0.3 else "(" + str(rng.randint(1, 999))
            )
            for _, value in shape:
                scene.say(", '", value, "'")
            scene.line(")" + (";" if row + 1 == rows else ","))
    elif draw < 0.85:
        key, value = rng.choice(shape)
        scene.line(
            f"SELECT * FROM {table} WHERE {key} = '", value, "' ORDER BY id DESC LIMIT {nn};"
        )
    else:
        (key, value), (other, old) = rng.choice(shape), rng.choice(PLAIN)
        scene.line(f"UPDATE {table} SET {key} = '", value, f"' WHERE {other} = '", old, "';")


LOGS = (
    "{date} {clock}:{nn} INFO login user={A.ls} ip={ip}", "[{date} {clock}] ERROR 顧客 {A} ({id}) の{vn}に失敗しました", "{clock}:{nn} WARN  name={A.slash} status=timeout", "{date}T{clock}:{nn}Z level=info msg=\"created\" customer=\"{A.any}\" company=\"{X.v}\"", "{clock} [{A.v}] {topic}を{vn}", "Author: {A.r} <{email}>", "Author: {A} <{email}>\nDate:   {date} {clock}:{nn} +0900\n\n    {topic}を{vn}", "Reviewed-by: {A.r}", "Signed-off-by: {A.r} <{email}>",
    "{ip}   {hex}   {A.us}-PC", "{ip} {A.lg}-iphone", "{A.ls}-mac.local {ip}", "User {A.r} has been added to group Sales", "sent to {A.r} <{email}> (250 OK)", "ValueError: invalid literal for int(): '{A}'", "KeyError: '{A.any}'", "validation failed: name=「{A}」 kana=「{A.k}」", "DEBUG payload={'name': '{A}', 'corp': '{X}'}", "{clock} {A.s}: deploy完了", "commit {hex}{hex} ({A.ls}) {topic}",
    "Uploaded 議事録_{A.s}.docx", "file: {date}_{X.s}_{doc}.xlsx", "open('/home/{A.ls}/{nn}.csv')", "C:\\Users\\{A.ls}\\Desktop\\{doc}.xlsx", "\\\\fs01\\share\\{X.s}\\{doc}_{A.s}修正.docx", "{doc}({A.s}様分).pdf", "[cron] mail to {A.s} failed", "approve: {A.s} -> {B.s} ({status})", "Ticket #{nnnn} assigned to {A.r}", "caller={A.k} tel={tel} result=OK",
)  # fmt: skip
PLAIN_LOGS = (
    "{date} {clock}:{nn} INFO  Server started on port {nnnn}", "{clock} ERROR Connection refused: {ip}:{nnnn}", "[{date}] \"GET /api/v{n}/users/{nnn} HTTP/1.1\" 200 {nnnn}", "{clock} WARN  memory usage {pct}", "npm ERR! code ELIFECYCLE", "Traceback (most recent call last):\n  File \"main.py\", line {nn}, in <module>", "TypeError: Cannot read properties of undefined (reading 'name')", "java.lang.NullPointerException at com.example.app.UserService.getName(UserService.java:{nnn})", "{date} {clock} [main] DEBUG o.s.web.servlet.DispatcherServlet - Completed 200 OK", "{hex} refactor: getFullName を共通化", "fix: 氏名が空のとき500になる (#{nnn})", "docker compose up -d --build", "ModuleNotFoundError: No module named 'pandas'", "WARN 氏名カラムが空です row={nnn}", "ERROR 1062 (23000): Duplicate entry '{nnnn}' for key 'PRIMARY'", "systemd[1]: Started Daily apt upgrade.", "{clock} INFO batch 月次集計 done in {nn}s", "GET /healthz 200", "user=admin action=login result=success", "{latin} {latin} {latin}: {noun}", "{nn}/Jun/{year}:{clock}:{nn} +0900", "{noun}の{sahen}に失敗しました", "[{latin}] {noun}{sahen}: {status}", "owner=root group=wheel",
)  # fmt: skip
SOURCE = (
    "# TODO({A.s}): {topic}の{vn}", "// {A.s}さんに確認({md})", "/* 作成者: {A} {date} */", "# author: {A.ls}", "const user = { name: \"{A.any}\", company: \"{X}\" };", "assert normalize(\"{A.hk}\") == \"{A.k}\"", "name = \"{A}\"", "members = [\"{A.v}\", \"{B.v}\", \"{C.v}\"]", "print(f\"{A.s}様\")", "INSERT_NAME = '{A}'  # {relation}", "VIP = {'{A}', '{B}', '{C}'}", "send_mail(to='{email}', subject='{A}様へ')", "<td>{A}</td><td>{X.v}</td><td>{tel}</td>", "<li>{A} ({dept})</li>", "<p>担当: {A.s}</p>", "<name>{A}</name><corp>{X}</corp>", "    \"{A.s}\": {nn},", "{A.any},{X.v},{tel},{yen}", "CUSTOMER_NAME={A.r}", "COMPANY=\"{X.v}\"", "-- {X.s}様向けの暫定対応({A.s})", "String kaisha = \"{X}\";", "puts '{A}さん、こんにちは'", "echo \"{A.s} {date}\" >> log.txt", "# {X.s}からの要望({topic})", "primary: \"{A.ls}\", secondary: \"{B.v}\"", "'{A.v}' => '{dept}',", "user = User(name=\"{A}\", mail=\"{email}\", tel=\"{tel}\")", "curl -d '{\"name\":\"{A.card}\",\"amount\":{nnnn}}' http://localhost", "=VLOOKUP(\"{A}\",A:C,3,FALSE)", "=COUNTIF(B:B,\"{X.v}\")", "@{A.ls} レビューお願いします",
)  # fmt: skip
PLAIN_SOURCE = (
    "{LATIN}_{LATIN}={latin}",
    "{LATIN}_{LATIN}_{LATIN}={hex}",
    "{LATIN}={latin}-{nn}",
    "REDIS_PASSWORD={hex}{hex}",
    "AWS_REGION=ap-northeast-1",
    "export {LATIN}_{LATIN}=\"{hex}\"",
    "{latin}: &{latin}\n  <<: *{latin}",
    "VALUES ({n}, NULL, '{noun}', NOW());",
    "def get_name(user: User) -> str:\n    return user.name", "for i in range({nn}):\n    print(i)", "const name = document.getElementById('name').value;", "if (user == null) return;", "import pandas as pd\ndf = pd.read_csv('data.csv')", "df['氏名'] = df['姓'] + df['名']", "public String getCompanyName() { return companyName; }", "SELECT COUNT(*) FROM users GROUP BY dept;", "ALTER TABLE customers ADD COLUMN kana VARCHAR({nn});", "# 担当者名を取得する", "// 会社名が空なら何もしない", "Sub 転記()\n  Range(\"A{n}\").Value = Cells(i, 2)\nEnd Sub", "=IF(A{n}=\"\",\"\",B{n}*{n})", "server:\n  port: {nnnn}\n  host: 0.0.0.0", "FROM python:3.{nn}-slim", "resource \"aws_instance\" \"main\" {\n  ami = \"ami-{hex}\"\n}", "DB_HOST=localhost\nDB_USER=app\nAPI_KEY=YOUR_API_KEY", "class UserRepository(Protocol):\n    def find(self, id: int) -> User | None: ...", "type Props = { name: string; company?: string };", "<label for=\"name\">お名前</label><input id=\"name\" placeholder=\"○○ ○○\">", "^\\\\d{3}-\\\\d{4}$", "git checkout -b feature/{hex}", "logger.info(\"user=%s\", user_id)", "return names.map(n => n.trim());", "echo $HOME", "@app.get(\"/users/{ user_id }\")", "assert mask(\"0000-0000\") == \"****\"", "enum Role { Admin, Member, Guest }", "h1 { color: #{hex}; margin: {nn}px; }", "version: '3.{n}'\nservices:\n  web:\n    image: nginx:latest", "npm install && npm run build", "SPEC = {\"桜\": 1, \"光\": 2, \"森\": 3}", "colors = ['red', 'green', 'blue']", "{latin} = \"{noun}\"", "# {noun}を{sahen}する", "// {noun}{sahen}({kata})", "{latin}.{latin}(\"{kata}\")", "SELECT a.{latin}, SUM(t.{latin}) FROM {latin} t WHERE t.posted_at BETWEEN '{date}' AND '{date}'", "fruits = [\"りんご\", \"みかん\", \"もも\"]",
)  # fmt: skip


def _lines(scene: Scene, named: tuple[str, ...], plain: tuple[str, ...], share: float) -> None:
    for _ in range(scene.rng.randint(1, 7)):
        scene.one_of(named if scene.chance(share) else plain).say("\n")
        if scene.chance(0.5):
            scene.new_cast()


@kind("code", 3.5)
def data(scene: Scene) -> None:
    wrap(scene, lambda scene: scene.rng.choice((_json, _json, _yaml, _sql))(scene, True))


@kind("code", 1.2)
def data_without_names(scene: Scene) -> None:
    wrap(
        scene,
        lambda scene: scene.rng.choice((_json, _json, _yaml, _sql))(scene, False),
        named=False,
    )


@kind("code", 2.5)
def logs(scene: Scene) -> None:
    wrap(scene, lambda scene: _lines(scene, LOGS, PLAIN_LOGS, scene.rng.choice((0.0, 0.5, 0.8))))


@kind("code", 2.5)
def source(scene: Scene) -> None:
    wrap(
        scene, lambda scene: _lines(scene, SOURCE, PLAIN_SOURCE, scene.rng.choice((0.0, 0.4, 0.7)))
    )
