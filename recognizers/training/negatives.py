"""Ordinary prompts in which nobody is named, full of words that look like names."""

from training.kinds import kind, wrap
from training.scene import Scene

QUESTIONS = tuple(
    line
    for line in """
{term}とは何ですか。
{term}と{term}の違いを教えて。
{term}の手続きを{n}ステップで。
{term}に必要な書類は?
{term}の書き方の例を。
{term}で気を付けることは?
{generic_org}の{term}を見直したい。
{term}の期限を過ぎた場合、{term}はどうなりますか。
{relation}の{term}について、{term}は必要?
{term}、{term}、{term}を表にして。
{lang}で{tech}を実装したい。サンプルコードを書いて。
{lang}の{tech}と{tech}の違いを初心者向けに説明して。
{lang}で「NullPointerException」が出ます。原因は?
{product}で{doc}を一括{vn}する方法を教えて。
{product}と{product}、{topic}の管理にはどちらが向いていますか?
{product}の使い方がわかりません。
{food}の作り方を教えて。{n}人分で、{ingredient}と{ingredient}があります。
{ingredient}の代わりに{ingredient}を使っても大丈夫?
{ingredient}{nnn}g、{ingredient}大さじ{n}、{ingredient}少々で作れる料理を{n}つ。
{law}のポイントを小学生にもわかるように説明して。
{law}の改正で{generic_org}は何をすればいい?
{law}第{nn}条第{n}項の趣旨を教えて。
{historic}の生涯を300字で。
{historic}と{historic}の関係を年表にして。
{historic}の名言を朝礼で使いたい。
{generic_person}に{topic}を説明する文章を書いて。敬語で。
「{generic_person}」は二重敬語ですか?
「様」と「殿」と「御中」の使い分けを教えてください。
「お客様各位」と「皆様へ」の違いは?
「お世話様です」は失礼ですか?
株式会社とは何ですか。合同会社との違いも。
株式会社を設立する手順と費用を教えて。
有限会社は今も作れますか?
「(株)」と「株式会社」、領収書ではどちらを使うべき?
{generic_org}の{topic}について、{generic_person}向けの案内文を作って。
{generic_org}と{generic_org}の間で{topic}のトラブルがあった場合、どう対応すべきですか。
{topic}の{doc}のテンプレートを作って。氏名、会社名、住所、電話番号の欄を入れて。
{topic}に関する{doc}の書き方を教えて{please}
{topic}の{vn}について、チェックリストを{nn}項目で。
{dept}と{dept}の役割分担を表にして。
{plant}の育て方を教えて。水やりは何日おき?
{plant}と{plant}はどちらが先に咲きますか。
{plant}の花言葉は?
{animal}の飼い方と{animal}との違い。
{color}と{color}に合う壁紙の色は?
{plant}が咲く季節に合う挨拶文を考えて。
{nature}と{nature}をテーマに俳句を{n}つ。
{nature}の音を英語で表現すると?
{nature}の中を歩く夢を見ました。意味は?
{nature}という漢字の成り立ちを教えて。
光の速度はどうやって測ったのですか。
鏡の仕組みを小学生に説明して。
森を歩くときの持ち物リスト。
林の中で迷ったときの対処法。
桜前線と紅葉前線の違い。
東側の窓と西側の窓、どちらにカーテンを付けるべき?
南向きの部屋と北向きの部屋の家賃の差。
原因と結果を整理するフレームワークを教えて。
本を読むのが遅いです。速く読むコツは?
中止と延期の使い分け。
長い会議を短くする方法を{n}つ。
金と銀の相場が逆に動くのはなぜ?
星の一生を図解したい。構成を考えて。
平らな面の測り方とJISの公差を教えて。
堀と石垣の違いって何?
関の山、という言葉の使い方。
都の条例と国の法律はどちらが優先?
向かい合わせの席と横並びの席、面談にはどっち?
{disease}と{disease}の違いを一般向けに。
{disease}の食事で気を付けることは?
{disease}の予防について300字で。
{drug}と{drug}の飲み合わせは一般に問題ありませんか?
{symptom}と{symptom}が続くときは何科?
{P}の観光スポットを{n}つ。
{P}から{P2}まで電車で行く方法は?
{P.m}の人口と面積を教えて。
{P}に転勤します。住むならどのあたりがおすすめ?
{P.s}駅から{P2.s}駅までの終電は?
{P}名物のお土産を{n}つ。
{P.s}弁と{P2.s}弁で「ありがとう」はどう言いますか。
{maker}の創業の歴史を簡単に。
{maker}と{maker}の業績の違いは?
{maker}の最新製品について教えて。
{gov}の補助金について調べたい。何を見ればいい?
{gov}に提出する{doc}の書き方。
{gov}と{gov}の管轄の違いは?
{product}の{tech}でエラー「{code}」が出る。
次の正規表現は何に一致しますか: ^[A-Z]{2}\\d{6}$
{nnnn}を素因数分解して。
({nn}x + {n})({n}x - {nn}) を展開して。
{nnn}kmを時速{nn}kmで走ると何時間?
消費税{n}%のとき、{yen}の税込みは?
三角形の合同条件を{n}つ説明して。
{month}のイベント案を{n}つ。
{month}の時候の挨拶を{n}パターン。
四字熟語で努力を表すものを{nn}個。一心不乱、切磋琢磨以外で。
「一期一会」を座右の銘にした自己PR。
「目白押し」「関の山」「土壇場」の語源を教えて。
新商品の{food}のキャッチコピーを{nn}案。ターゲットは30代女性。
{thing}の販売ページの説明文を{nnn}字で。
{thing}を{n}%値上げするときの案内文。
就業規則に{topic}の条文を追加したい。
{topic}に関する社内アンケートの設問を{nn}個。
{topic}について賛成と反対の意見を並べて。
「{topic}」を英語で言うと?
「お疲れ様です」を英語に。
次の文を英訳: {plain_biz}
次の文を中国語に: {plain_biz}
{plain_report}これを丁寧な文に。
{plain_biz}{plain_biz}この文、くどいですか?
{dept}の朝礼で話すネタを{n}つ。
面接でよく聞かれる質問と答え方を{n}つ。
志望動機の例文。業界は{topic}関連、{nnn}字。
読書感想文の書き出しを{n}パターン。『走れメロス』で。
『こころ』『坊っちゃん』『銀河鉄道の夜』のあらすじを一行ずつ。
トヨタ生産方式の「かんばん」を飲食店に応用したい。
パーキンソンの法則、ハインリッヒの法則、マーフィーの法則の違い。
オームの法則とキルヒホッフの法則を使う練習問題。
ピタゴラスの定理の証明を{n}通り。
川崎病の診断基準は?
橋本病とバセドウ病の違い。
アルツハイマー型とレビー小体型の違いを表で。
サザエさん症候群って正式な病名?
佐藤錦と紅秀峰の違い。
田中貴金属みたいな会社は他にもありますか。
山田錦と五百万石、吟醸に向くのは?
鈴木、佐藤のような多い名字の由来を知りたい。
ソースの再利用とライブラリ化、どちらがいい?
main関数とgetNameメソッドの違いがわかりません。
User、Admin、Guestの3つの権限を設計して。
const user = { name: "", email: "" } の型定義を書いて。
SELECT name, company FROM users WHERE id = ? を高速化したい。
氏名と住所をカラムに分けるべき? DB設計の相談です。
「氏名:○○」「会社名:△△株式会社」の部分だけ差し替えて使うテンプレがほしい。
担当者の名前がわからないときの宛名は?
上様領収書は有効ですか。
殿様商売という言葉は社外文書で使っていい?
神様、仏様、お客様。の語感でコピーを{n}案。
王子様と王様とお姫様が出てくる絵本のあらすじ。
仕様、模様、様式、同様、多様、「様」の付く語を集めて。
田んぼの中干しの時期は?
八百屋さん、魚屋さん、肉屋さんの看板のフォントを選びたい。
お隣さんへの引っ越し挨拶は何を持っていく?
運転手さんへのお礼の伝え方。
子どもの名付けで「光」「凪」以外の漢字の候補を出して。
カメラとレンズの選び方。
コンポーネントの再レンダリングを減らしたい。
サーバーとクライアントの時刻がずれる。
パスワードの管理方法を{generic_person}に教える資料の構成。
敷金と礼金、更新料の違い。
{weekday}曜と{weekday}曜、セールはどちらが売れる?
週報のテンプレートを作って。項目は、今週の実績、来週の予定、課題。
{topic}のKPIを{n}つ提案して。
{generic_person}から「{plain_talk}」と言われました。どう返す?
{relation}と{relation}に{topic}をどう説明したらいい?
{relation}が{disease}と診断された。家族にできることは?
{relation}の{topic}で悩んでいます。
""".strip().split("\n")
)


@kind("negatives", 14)
def question(scene: Scene) -> None:
    for _ in range(scene.rng.choice((1, 1, 1, 1, 2, 2, 3))):
        scene.one_of(QUESTIONS)
        scene.new_cast()
        if scene.chance(0.3):
            scene.say("\n")


@kind("negatives", 7)
def sentences(scene: Scene) -> None:
    """A mail, a report or a chat without names."""

    def text(scene: Scene) -> None:
        pool = scene.rng.choice(("plain_biz", "plain_report", "plain_talk", "plain_biz"))
        mark = scene.rng.choice(("", "", "・", "- ", "* "))
        if pool == "plain_biz" and scene.chance(0.5):
            scene.line(
                "‹各位|お客様各位|ご担当者様|関係者各位|皆様|社員各位|保護者の皆様|お取引先様各位›\n"
            )
        for _ in range(scene.rng.randint(2, 12)):
            scene.say(mark, f"{{{pool}}}", "\n" if mark or scene.chance(0.4) else "")
        if scene.chance(0.2):
            scene.line("\n‹以上|敬具|総務部|{dept}|担当|事務局›")

    wrap(scene, text, named=False)
