# ruff: noqa: E501
"""Texts about firms, clinics, schools and shops, with few people in them."""

from training.kinds import kind, wrap
from training.scene import Scene

LINES = (
    "{X.v}から{term}が届いた。", "{X.s}の{term}について{sahen}したい。", "今日は{H}に行かせました。", "{when}は{H}、{when}は{H2}です。", "薬は{H.s}でもらっています。", "日中は{X.s}の{noun}にいます。", "{X.s}さんにお願いしました。", "{X.v}様に確認のうえ、ご連絡します。", "当社は{X.v}、{Y.v}の子会社です。", "{P}の{T}で{food}を食べた。", "夜は{T}の手伝い。", "職場は{P}の{T}らしい。", "引っ越しは{X.v}で予約済み。", "連帯保証人 なし({X.v}を利用)", "{noun}保険 {X.v}", "管理会社の{X.v}に連絡した。", "あて先:{H.b} {noun}", "発信:{H} {dept}", "差出人:{H}", "水:{H.s}に{noun}搬入", "{n}. {X}({P})", "{n}. {H}({P})", "■{X.v}({year}〜{year})", "・{T}({ADR})", "{ADR} {T}", "{ADR} {X}", "〒{postal} {ADR} {X}", "{year}年に{H}({term})で手術。", "({H}の外来を提案)", "園は{S}。", "{S}と{S2}の合同行事。", "{M}の役員会。", "寄付:{X}、{T}、{M}", "学童({M})でも同じことがあった。", "{S}に転校予定。", "{S}の{term}を取り寄せる。", "調査は{H}で実施。", "他社({X.s})が{yen}で入ってきている。", "{X.s}の新{noun}に変えた影響。", "{X.s}経由で{thing}を仕入れる。", "代替品は{X.s}から送る。", "修理は{X.v}({tel})。", "保守 {X.s} {tel}", "FA={U.s}({P})", "再委託先:{X.v}", "取引先 {X.v}、{Y.v}、{Z.v}", "{X.s}→{Y.s}→{Z.s}の商流", "出荷元 {X.b} 届け先 {Y.b}", "{X.s}製の{thing}({code})", "{X.s}社宅の{noun}", "{X.s}グループの{term}", "{X.s}向けCSV出力", "{X.v}労働組合との団体交渉", "{X}御中", "{X.b} 御中", "荷主 {X}様 {thing}{nn}ケース", "売主:{X} 買主:{Y}", "請求元 {X}", "{K}の口座、名義は{X.k}", "名義 {X.k}", "振込人 {X.k} {yen}", "家主の{X}は反対しています。", "{O}に相談した。", "{O}の顧問料は{yen}。", "{X.v}を退職し、{Y.v}に転職する。", "{X.s}の株を{nnn}株保有。", "{X.s}が{Y.s}を買収するという噂。", "{X.s}と{Y.s}の合弁で{Z.s}を設立。", "{U}と{X}のNDA", "{U} ({P}) からの発注", "Vendor: {U}", "客先:{X.s} 案件:{topic}", "競合比較 {X.s}/{Y.s}/{Z.s}", "{X.s}:{status} {Y.s}:{status} {Z.s}:{status}", "墓は{P}の{M}の近く。", "「{X.s}」は「{Y.s}」に社名変更した。", "旧{X.s}、現{Y.s}", "{X.s}(旧{Y.s})", "{T}の口コミ:「{food}が{adj}」", "★{n} {T} {food}が{adj}。", "{X.s}は{noun}の{noun}で知られる会社です。", "{X.s}の{role}が{sahen}した。", "会社は{X.v}です。", "勤め先の{X.s}で{topic}があった。", "就職先候補:{X.v}、{Y.v}", "エージェントは{X.v}。", "派遣元の{X.s}に連絡。", "{X.s}のコールセンター", "⟦ORGANIZATION|{X.v} {P.s}工場⟧", "⟦ORGANIZATION|{X.v} {P.s}営業所⟧", "{X.s}様 {yen} {X2.s}様 {yen}", "導入事例:{X.v}({nnn}名)", "{X.b}の閉店セール", "{generic_org}ではなく{X.v}に{sahen}する。", "{generic_org}と{X.v}の{noun}", "{gov}と{X.v}が{sahen}した。", "{maker}ではなく{X.v}の{thing}です。",
)  # fmt: skip


@kind("firms", 4)
def firms(scene: Scene) -> None:
    def text(scene: Scene) -> None:
        gap = scene.rng.choice(("\n", "\n", "", ""))
        for line in scene.rng.sample(LINES, scene.rng.randint(1, 8)):
            if scene.chance(0.25):
                line = scene.rng.choice(
                    ("{plain_report}", "{plain_biz}", "{plain_talk}", "{report}")
                )
            scene.say(line, gap)
            if scene.chance(0.4):
                scene.new_cast()

    wrap(scene, text)
