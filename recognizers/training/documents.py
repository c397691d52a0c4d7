# ruff: noqa: E501
"""Contracts, notices, incident reports, complaints, legal and official papers, sales notes."""

from training.kinds import kind, wrap
from training.scene import Scene

CONTRACT = (
    "{X}(以下「甲」という。)と{Y}(以下「乙」という。)は、{topic}に関し、次のとおり契約を締結する。", "委託者{X}と受託者{A}は、以下のとおり業務委託契約を締結した。", "賃貸人{A}(以下「甲」)と賃借人{B}(以下「乙」)は、{ADR}所在の建物につき賃貸借契約を結ぶ。", "第{n}条(目的)甲は、{topic}の{vn}を乙に委託し、乙はこれを受託する。", "第{n}条(責任者)甲の責任者は{A}、乙の責任者は{B}とする。", "第{n}条(再委託)乙は、甲の承諾を得て{Z}に再委託することができる。", "第{n}条(秘密保持)乙は、{doc}の内容を第三者に開示してはならない。", "第{n}条(管轄)⟦?|{P.s}地方裁判所⟧を第一審の専属的合意管轄裁判所とする。", "第{n}条(支払い)甲は乙に対し、委託料{yen}を支払う。", "第{n}条(契約期間){date}から{date}までとする。", "甲 {ADR}\n {X}\n 代表取締役 {C}", "乙 {ADR}\n {Y}\n {role} {D}", "連帯保証人 {E}({A}の{relation})", "立会人 {F.s}司法書士", "{date}", "以上を証するため本書2通を作成し、各自記名押印のうえ各1通を保有する。", "2 前項の通知は、{Y.s}の{D.s}宛てに行う。", "借主 {B}は、貸主 {A}に対し、金{yen}の債務を負うことを確認する。", "被相続人 {A}({date}死亡)の遺産を、{B}、{C}、{D}は次のとおり分割する。", "1 {ADR}の土地は{B}が取得する。", "2 {K}の預金は{C}と{D}が2分の1ずつ取得する。", "委任者 {A}は、{O} {B}弁護士を代理人と定める。", "債権者 {X} 債務者 {A} 第三債務者 {Y}", "職務執行者 {A.any}", "代表社員 {A}",
)  # fmt: skip
INCIDENT = (
    "発生日時:{date} {time}ごろ", "発生場所:{X.b}{thing}置き場", "発生場所:{ADR}", "当事者:{A}({dept}、{age}歳)", "被災者 {A}({X}所属)", "発見者:{B.s}", "報告者 {dept} {C}", "運転者 {A} 車両番号 {P.s} 300 あ {nn}-{nn}", "相手方:{B}様({age}歳) {tel}", "目撃者 {C.c}({X2.s})", "{A.s}が{thing}を{vn}中、{B.s}と接触した。", "{time} {A.s}が{thing}の異常に気付き、{B.s}{role}に連絡。", "{time} {C.s}が{H}へ搬送に付き添う。{B.s}は現場に残る。", "原因:{A.s}への{vn}不足", "原因:{thing}の{vn}漏れ", "対策:{dept}全員に{vn}を徹底する。", "荷主:{X} 担当{D.s}様", "受注先 {X.v}、下請 {Y.v}({E.s}職長)", "損害額 {yen}", "保険:{Z.v}({F.s}氏対応)", "謝罪:{when}、{D.s}{role}が{X.v}を訪問。", "再発防止策は{E.s}が{md}までに提出。", "けが人なし。", "警察(⟦?|{P.s}署⟧)に届出済み。", "{A.s}の供述:{plain_report}",
)  # fmt: skip
COMPLAINT = (
    "{when}、{T}で{food}を注文したところ、{A.s}という店員の態度が悪かった。", "貴社の{A.s}さんから{topic}の説明を受けましたが、納得できません。", "{X.b}の{A.c}に何度電話しても出ません。", "担当が{A.s}→{B.s}→{C.s}と3回も変わりました。", "{relation}の{D.g}が購入した{thing}が届きません。", "名札には「{A.s}」とありました。", "{E}と申します。会員番号は{id}です。", "{T}の店長({B.s})は謝罪もありませんでした。", "返金してください。振込先は{K} 普通{nnnn}{nnn} {E.k}。", "責任者の{A.s}さんを出してください。", "もう{X.s}では買いません。", "{product}の画面で「エラー{nnn}」と出ます。", "二度と利用しません。", "お客様:{E}様({tel}) 対応:{A.s} 二次対応:{B.s}", "申出人 {E}、対応者 {A.s}。{topic}につき返金を要求。", "{E.s}様はかなりご立腹で、「{A.s}を辞めさせろ」と発言。", "上司の{B.s}が代わり、{time}に終話。", "{E.s}様へ{md}に{B.s}から電話済み。", "隣の{A.s}さんの{animal}がうるさい。管理人の{B.s}さんにも言ったのに。", "{nnn}号室の{A.s}さんから、上の{nnn}号室({B.s}さん)の足音の苦情。", "{A.s}様は{S}の保護者で、{C.g}くんの件も訴えている。",
)  # fmt: skip
NOTICE = (
    "拝啓 {month}の候、ますますご清栄のこととお慶び申し上げます。", "このたび{X}は{date}をもちまして{P}へ移転いたしました。", "弊社{role}{A}儀、{date}に永眠いたしました。", "喪主 {B}({relation})", "このたび代表取締役に{A}が就任いたしました。前任の{B}は会長に就きます。", "人事異動のお知らせ\n{A} {dept}→{dept}\n{B} ⟦?|{P.s}支店⟧→本社", "株主各位\n{X}\n代表取締役社長 {A}", "第{nn}期定時株主総会招集ご通知", "取締役候補者 {A}、{B}、{C}", "講師:{A}氏({X.v} {role})", "主催:{M} 共催:{X} 後援:{P.m}", "会場:{T}({ADR})", "お申し込みは{A.s}({tel})まで。", "{S}同窓会のご案内 幹事 {A}・{B}(旧姓{C.s})", "回覧 {M} 会長 {A.s}", "班長:{A.s}、{B.s}、{C.s}", "新会員:{A}さん({P.t})", "訃報 {A}様({age}歳)", "寄付者ご芳名 {A}様 {yen}、{X}様 {yen}、{B}様 {yen}", "受賞者:最優秀賞 {A}({S})、優秀賞 {B}、{C}", "工事のお知らせ 施主:{A} 施工:{X} 現場責任者:{B} {tel}", "敬具", "記", "日時 {date} {time}", "{doc}は{when}までに提出してください。", "事務局 {A.s}、{B.s}", "なお、{A.s}会長は欠席です。",
)  # fmt: skip
SALES = (
    "{md} {X.v}訪問。先方{A.s}{role}、{B.s}さん。当方{C.s}同行。", "・{A.s}{role}「{topic}が心配」。{B.s}さんは{topic}重視。", "・競合{Y.s}が{yen}で提示しているらしい。", "・{X.s}の決裁は{D.s}専務。", "・次回{md}、{B.s}さんに{doc}を{vn}。", "{n}. {X}({P})", "窓口:{A.s}氏、キーマン:{D.s}氏", "{T}で会食({A.s}様、{B.s}様)。お土産は{food}。", "{A.s}さん携帯 {tel}", "{Y.v}の{E.s}さんからの紹介案件。", "見積{yen}→{yen}で{A.s}様了承。", "受注:{X.s} {yen}({C.s})", "失注:{Y.s}({C.s})理由は{topic}", "{A.s}様は元{Z.s}勤務。", "名刺:{A}/{X}/{dept}{role}/{tel}", "来週:月{X.s}、火{Y.s}({E.s}さん同席)、金{Z.s}", "テレアポ {X.s}:{A.s}様不在、{B.s}様に伝言。", "展示会で名刺交換:{A.r} ({U})", "{X.s}の{F.s}社長とゴルフ。", "所感:{plain_report}",
)  # fmt: skip
OFFICIAL = (
    "相談者:{A}({age}歳)、{P}在住。{relation}の{B.g}の{topic}について来所。", "世帯主 {A} 世帯員 {B.g}、{C.g}、{D.g}", "申請者は{A}、受給者番号{id}。", "{gov}へ{A.s}氏の{doc}を送付。", "民生委員の{E.s}さんより、{A.s}さん宅の{topic}について情報提供。", "{A.c}様が{time}来庁、{dept}の{F.s}が対応。", "児童{B.g}({n}歳)は{S}に在籍。父{A}、母{C.g}。", "{E.s}議員:{topic}について伺う。\n{dept}長({F.s}):{vn}しております。", "避難所:{S}体育館 責任者 {E.s}", "土地所有者 {A}({ADR})", "{A.s}世帯に対し{doc}を送付。", "届出人 {A}(続柄:{relation})", "{A}さんの転入届。旧住所{ADR}。", "家庭訪問。{A.s}さん不在、隣家の{E.s}さんから聞き取り。", "指定業者 {X}、立会い {F.s}主事", "補助金交付先:{X}、{M}", "滞納者 {A} {yen}({n}期分)", "{A}宅の生け垣が越境。所有者の{relation}{B.s}氏に連絡。", "通訳:{D.any}", "担当者会議 {F.s}、{E.s}、{H}{D.s}相談員", "要支援者名簿より{A.s}さんを削除。",
)  # fmt: skip
SCHOOL = (
    "{A.g}さん:{subject}が得意。{B.g}さんと仲が良い。", "{A.g}くん:忘れ物が多い。{topic}で活躍。", "{A.s}:{subject}{nn}点、{subject}{nn}点", "{n}年{n}組 {A.v} {B.v} {C.v}", "担任 {D.s} 副担任 {E.s}", "{D.s}先生からの連絡:{topic}は{when}。", "(保護者)いつも{A.g}がお世話になっています。{A.g}は{symptom}のため{when}休みます。{A.s}", "(園より){B.g}ちゃんは{food}を完食しました。{E.s}", "{when}の放課後、{A.s}が{B.s}の{thing}を隠した。", "{A.g}は「{B.g}に言われた」と話した。", "{C.g}さんの母({C.s}さん)から電話。", "養護教諭{D.s}先生に{vn}。", "{S}の{A}さん(中{n})が{topic}で入賞。", "{A.g}が{S2}を志望。偏差値{nn}。", "班分け 1班:{A.s}、{B.s}、{C.s} 2班:{D.s}、{E.s}、{F.s}", "リレーの走順は{A.g}→{B.g}→{C.g}→{D.g}。", "日直 {A.s}・{B.s}", "PTA会長 {A.s}、会計 {B.s}、書記 {C.s}", "{A.g}ちゃんのお迎えは{relation}の{B.s}さん。", "塾の{E.s}先生に{subject}を習っている。", "作文「ぼくの{relation}」 {n}年 {A.hi}", "配役:王様…{A.g} 姫…{B.g} {animal}…{C.g}", "欠席:{A.s}({symptom})、{B.s}({symptom})、{C.s}", "{A.g}、{B.g}、{C.g}の3人きょうだい", "指導案 授業者 {D.s} {subject}", "留学生 {A.any}({P}出身)",
)  # fmt: skip
FAMILY = (
    "うちは私、{relation}の{A.g}、{age}歳の{B.g}、{age}歳の{C.g}の{n}人家族です。", "{A.g}の誕生日に何をあげたらいい?{age}歳、{animal}好き。", "{relation}の{A.g}と{relation}の{B.g}が仲が悪くて困っています。", "{A.g}おばさんが{P}から来る。", "義実家の{A.s}家は{P}にあります。", "{A.g}が{S}に行きたくないと言います。", "彼({A.g})が{B.g}と連絡を取っていました。", "元カレの{A.g}と{T}で会った。", "{A.n}って呼ばれてる{A}くんが好き。", "友達の{A.g}に{yen}貸したまま返ってこない。", "推しの名前は出さないけど{A.g}似。", "{A.g}へ\n誕生日おめでとう。{B.g}より", "{A.g}、{B.g}、いつもありがとう。{relation}より", "亡くなった{relation}の{A}の戸籍を取りたい。", "{A.g}の発表会の衣装、{color}と{color}どっち?", "ママ友の{A.s}さんに{topic}のお礼がしたい。", "大家の{A.s}さんが{topic}を認めてくれない。", "上司の{A.s}に{topic}を押し付けられる。", "{A.g}は{disease}で{H}に通ってる。", "双子の名前は{A.g}と{B.g}。", "子どもの名前、{A.g}と{B.g}で迷ってます。", "{A.g}(飼い主は{B.s}さん)", "旅行のメンバーは{A.g}、{B.g}、{C.g}、わたし。", "{A.kg}ばあちゃんの介護で{B.g}姉さんともめてる。", "新郎{A}、新婦{B}。披露宴は{T}で。", "席札 {A.v} {B.v} {C.v} {D.v}",
)  # fmt: skip
WORK = (
    "{A.s}:{clock}-{clock} {B.s}:{clock}-{clock}", "早番 {A.s}、{B.s} 遅番 {C.s} 夜勤 {D.s}", "{md} {A.s}休、{B.s}代勤", "{A.s}→{B.s}→{C.s}の順で電話連絡", "{role} {A.s}─{role} {B.s}─{C.s}・{D.s}", "{dept}({A.s})\n ├ {B.s}\n ├ {C.s}\n └ {D.s}(出向:{X.s})", "内線:{A.s} {nnnn}、{B.s} {nnnn}", "席替え:窓側{A.s} {B.s}、通路側{C.s} {D.s}", "{A.s}の後任は{B.s}、{B.s}の後任は{C.s}。", "今週:{A.s}={topic}、{B.s}={topic}、{C.s}={topic}", "昨日やったこと:{topic}({A.s}とペア)", "ブロッカー:{X.s}の{vn}待ち", "レビュアー:{A.v}", "PR #{nnn} ({A.rg}) LGTM", "{A.s}さん有休、{B.s}さん在宅、{C.s}さん{P.s}出張", "日報 {A.s} {md}\n午前 {X.s}訪問\n午後 {doc}{vn}", "引き継ぎ先 {B.s}:{X.s}、{Y.s}、{Z.s}", "当番 {weekday}{A.s} {weekday}{B.s} {weekday}{C.s}", "送別会の参加:{A.s}、{B.s}、{C.s}、{D.s}、{E.s}({n}名) 店:{T}", "緊急時は{A.s}{role}({tel})、不在なら{B.s}", "{X.s}担当={A.s}、{Y.s}担当={B.s}", "配車:{n}号車{A.s}({P.s}方面)、{n}号車{B.s}", "{A.s}組の現場は{ADR}。元請{X.s}。", "検査員{A.s} 作業者{B.s} ロット{id} 判定OK", "ラインA:{A.s}、{B.s} ラインB:{C.any}、{D.any}", "教育担当{A.s}→新人{B.s}、{C.s}", "受付 {A.s} 司会 {B.s} 音響 {X.s}", "【社内報】{A.s}さんに第{n}子誕生", "精算:{A.s}{yen}、{B.s}{yen}",
)  # fmt: skip
HELLO = (
    "稟議書\n起案者 {A}",
    "内容証明\n{A} 殿",
    "陳述書\n{A}",
    "始末書\n{X}\n代表取締役 {A} 殿\n{dept} {B}",
    "通知書 {A} 様",
    "報告書({A.s})",
    "{X.v} 事故報告書",
    "{S} 学級通信",
    "連絡帳",
    "【週報】{dept} {A}",
    "{md}",
    "",
    "",
    "",
    "",
)


def _document(scene: Scene, pool: tuple[str, ...], heading: bool) -> None:
    if heading and scene.chance(0.35):
        scene.one_of(HELLO).say("\n")
    gap = scene.rng.choice(("\n", "\n", "\n", "", "\n\n"))
    mark = scene.rng.choice(("", "", "", "・", "- ")) if gap else ""
    for line in scene.rng.sample(pool, scene.rng.randint(1, 9)):
        if scene.chance(0.15):
            line = scene.rng.choice(("{report}", "{plain_report}"))
        scene.say(mark, line, gap)
        if scene.chance(0.15):
            scene.new_cast()


POOLS = {"contract": (CONTRACT, 1.6), "incident": (INCIDENT, 2.0), "complaint": (COMPLAINT, 2.2), "notice": (NOTICE, 1.8), "sales": (SALES, 2.4), "official": (OFFICIAL, 2.0), "school": (SCHOOL, 2.4), "family": (FAMILY, 2.4), "work": (WORK, 2.6)}  # fmt: skip


def _register(pool: tuple[str, ...], weight: float, heading: bool) -> None:
    @kind("documents", weight)
    def document(scene: Scene) -> None:
        wrap(scene, lambda scene: _document(scene, pool, heading))


for _name, (_pool, _weight) in POOLS.items():
    _register(_pool, _weight, heading=_name not in ("family", "work"))
