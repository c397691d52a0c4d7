"""What a report says in words, in both languages.

It tells what was done, and never that this met a law: whether a transfer is a 提供, whether there
was consent, whether what was sent is still personal data is for people to judge. Articles are cited
by the numbering in force since 1 April 2023 (令和5年4月1日).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sekisho.audit.verification import Kind


class Text(NamedTuple):
    ja: str
    en: str


TYPES: Mapping[str, Text] = MappingProxyType(
    {
        "PERSON": Text("氏名", "Names of persons"),
        "ORGANIZATION": Text("会社・団体名", "Organizations"),
        "ADDRESS": Text("住所", "Addresses"),
        "LOCATION": Text("地名", "Places"),
        "JP_POSTAL_CODE": Text("郵便番号", "Postal codes"),
        "PHONE_NUMBER": Text("電話番号", "Telephone numbers"),
        "EMAIL_ADDRESS": Text("メールアドレス", "E-mail addresses"),
        "URL": Text("URL", "URLs"),
        "IP_ADDRESS": Text("IPアドレス", "IP addresses"),
        "MAC_ADDRESS": Text("MACアドレス", "MAC addresses"),
        "DATE_OF_BIRTH": Text("生年月日", "Dates of birth"),
        "DATE_TIME": Text("日付・時刻", "Dates and times"),
        "AGE": Text("年齢", "Ages"),
        "JP_MY_NUMBER": Text("個人番号（マイナンバー）", "My Numbers"),
        "JP_CORPORATE_NUMBER": Text("法人番号", "Corporate numbers"),
        "JP_INVOICE_NUMBER": Text("適格請求書発行事業者登録番号", "Invoice registration numbers"),
        "JP_RESIDENT_CODE": Text("住民票コード", "Resident codes"),
        "JP_PENSION_NUMBER": Text("基礎年金番号", "Pension numbers"),
        "JP_EMPLOYMENT_INSURANCE_NUMBER": Text(
            "雇用保険被保険者番号", "Employment insurance numbers"
        ),
        "JP_HEALTH_INSURANCE": Text("健康保険証の番号", "Health insurance numbers"),
        "JP_CARE_INSURANCE_NUMBER": Text("介護保険被保険者番号", "Care insurance numbers"),
        "JP_DRIVERS_LICENSE": Text("運転免許証番号", "Driver's licence numbers"),
        "JP_PASSPORT": Text("旅券番号", "Passport numbers"),
        "JP_RESIDENCE_CARD": Text("在留カード番号", "Residence card numbers"),
        "JP_LICENSE_PLATE": Text("自動車登録番号", "Licence plates"),
        "JP_BANK_ACCOUNT": Text("口座番号", "Bank accounts"),
        "CREDIT_CARD": Text("クレジットカード番号", "Payment cards"),
        "IBAN_CODE": Text("IBAN", "IBANs"),
        "ID_NUMBER": Text("社員・顧客等の番号", "Employee, customer and other numbers"),
        "USERNAME": Text("ユーザー名", "User names"),
        "SECRET": Text("パスワード・鍵", "Passwords and keys"),
        "MEDICAL": Text("病歴・健康に関する記述", "Statements on health"),
        "SENSITIVE": Text("その他の要配慮事項", "Other sensitive statements"),
        "PROJECT": Text("案件名", "Project names"),
        "MONEY": Text("金額", "Amounts of money"),
        "CUSTOM": Text("登録した用語", "Terms of one's own"),
        "CONFIDENTIAL_MARK": Text("秘密表示（社外秘など）", "Marks of confidentiality"),
    }
)

ACTIONS: Mapping[str, Text] = MappingProxyType(
    {
        "mask": Text("仮名に置換", "Replaced by a placeholder"),
        "redact": Text("抹消", "Redacted"),
        "generalize": Text("概数・概略に変更", "Generalized"),
        "block": Text("送信を遮断", "Request blocked"),
        "reroute": Text("国内へ回送", "Sent to a domestic service"),
        "allow": Text("そのまま送信（外国）", "Left as it was (abroad)"),
    }
)

OUTCOMES: Mapping[str, Text] = MappingProxyType(
    {
        "answered": Text("応答を受領", "Answered"),
        "upstream_error": Text("接続先がエラーを応答", "The service answered with an error"),
        "upstream_failed": Text("接続先に到達できず・中断", "Not reached, or broken off"),
        "refused": Text("方針により送信せず", "Refused by the policy"),
        "invalid": Text("要求の不備により送信せず", "A faulty request, not sent"),
        "failed": Text("Sekisho の障害等により中止", "Stopped by a failure or limit of Sekisho"),
        "client_gone": Text("利用者側が切断", "The client went away"),
        "unfinished": Text("終了の記録なし", "No end was recorded"),
    }
)

JURISDICTIONS: Mapping[str, Text] = MappingProxyType(
    {
        "foreign": Text("外国", "Abroad"),
        "domestic": Text("国内", "Domestic"),
        "": Text("（接続先なし）", "(no service)"),
    }
)

FAULTS: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.EDITED: Text("書き換えられた行", "edited line"),
        Kind.INSERTED: Text("書き加えられた行", "inserted line"),
        Kind.MISSING: Text("この前の行が欠けています", "lines before this one are missing"),
        Kind.TRUNCATED: Text("末尾の行が切り取られています", "lines at the end are cut off"),
        Kind.MOVED: Text("順序の違う行", "moved line"),
        Kind.REPEATED: Text("重複した行", "repeated line"),
        Kind.FOREIGN: Text("前の行に続かない行", "line that does not follow from the one before"),
        Kind.FILE_MISSING: Text("ファイルがありません", "file is missing"),
        Kind.SEAL: Text("封印がないか、書き換えられています", "seal is missing or changed"),
        Kind.UNSEALED: Text(
            "封印が失われた時点があり、この前の行が切り取られていないかは確かめられません",
            "the seal was gone here: whether lines were cut off before cannot be told",
        ),
        Kind.HEAD: Text(
            "控えたハッシュの行がありません（巻き戻しの疑い）",
            "the noted hash is no line's: the ledger may have been rolled back",
        ),
    }
)

NOTES: Mapping[str, Text] = MappingProxyType(
    {
        "torn": Text("異常終了で途切れた行（改ざんではありません）", "line cut off by a crash"),
        "removed": Text(
            "保存期間を過ぎたファイルを設定（audit.keep_files）により削除",
            "older files removed as audit.keep_files says",
        ),
    }
)

LAW: tuple[tuple[Text, Text], ...] = (
    (
        Text("この報告書の性質", "What this report is"),
        Text(
            "監査台帳に記録された事実（送信前に何を置き換え、何を止め、どこへ送ったか）の集計です。"
            "法令に適合していることの判断や証明ではありません。検出には見落としがありえます。"
            "送信された文章そのもの、元の値、仮名は台帳にもこの報告書にも含まれません。",
            "A count of facts in the audit ledger: what was replaced before sending, what was "
            "stopped, where requests went. It neither judges nor proves compliance with any law, "
            "and detection may have missed things. No text, no value and no placeholder is in the "
            "ledger or in this report.",
        ),
    ),
    (
        Text(
            "個人情報の保護に関する法律 第28条（外国にある第三者への提供の制限）",
            "Act on the Protection of Personal Information (APPI), Article 28: provision to a "
            "third party in a foreign country",
        ),
        Text(
            "「外国」は、設定で jurisdiction: foreign とした接続先への送信です。それが同条の"
            "「外国にある第三者」への個人データの「提供」に当たるか、本人の同意（第1項）、"
            "同意を得る際の情報提供（第2項）、相当措置の継続的な実施を確保するための措置等"
            "（第3項）が必要かは、契約と取扱いの実態により、この報告書からは決まりません。"
            "相手国名は設定に含まれないため記載していません。",
            "“Abroad” means services configured as jurisdiction: foreign. Whether sending to one "
            "is a provision of personal data to a third party in a foreign country, and whether "
            "consent (paragraph 1), information when obtaining it (2) or measures that ensure "
            "equivalent action (3) are needed, depends on contracts and on how the data is "
            "handled; this report does not settle it. Countries are not named, since the "
            "configuration does not hold them.",
        ),
    ),
    (
        Text(
            "同法 第2条第5項・第41条・第42条（仮名加工情報）",
            "APPI, Articles 2(5), 41 and 42: pseudonymized personal information",
        ),
        Text(
            "この報告書の「仮名に置換」は送信前の置き換え処理を指す言葉で、置き換え後の文章が"
            "仮名加工情報（第2条第5項）や匿名加工情報（同条第6項）であることを意味しません。"
            "元の値との対応は送信者の手元（保管庫と鍵）に残るため、置き換え後の文章も、送信者に"
            "とっては通常なお個人情報・個人データに当たりえます。なお、仮名加工情報として作成した"
            "ものは、法令に基づく場合等を除き第三者に提供できません（第41条第6項、第42条第1項）。",
            "“Replaced by a placeholder” names what was done before sending. It does not mean that "
            "the text is pseudonymized (Article 2(5)) or anonymized (2(6)) information. Since the "
            "sender keeps the vault and the key, such a text usually may still be personal "
            "information or personal data to the sender. What is made as pseudonymized information "
            "may, with exceptions such as those based on law, not be provided to third parties "
            "(Articles 41(6), 42(1)).",
        ),
    ),
    (
        Text(
            "同法 第23条〜第25条（安全管理措置、従業者の監督、委託先の監督）",
            "APPI, Articles 23 to 25: security control, supervision of employees and of trustees",
        ),
        Text(
            "送信前の置換・遮断・国内への回送と、改ざんを検出できる台帳の記録は、安全管理のために"
            "講じた措置の資料として用いることができます。十分かどうかは、取り扱うデータと他の措置を"
            "合わせて判断してください。",
            "Replacing, blocking and rerouting before anything is sent, and a ledger that shows "
            "tampering, may be presented as measures that were taken. Whether they suffice has to "
            "be judged together with the data and the other measures.",
        ),
    ),
    (
        Text(
            "同法 第29条（第三者提供に係る記録の作成等）",
            "APPI, Article 29: records of provision to third parties",
        ),
        Text(
            "台帳には本人を特定する事項がなく、同条の記録に代わるものではありません。",
            "The ledger holds nothing that identifies a principal and does not replace the records "
            "under this article.",
        ),
    ),
    (
        Text(
            "番号法 第19条（特定個人情報の提供の制限）",
            "My Number Act, Article 19: limits on providing specific personal information",
        ),
        Text(
            "個人番号（JP_MY_NUMBER）は、policy.never_leave にある限り、検出されたものは置換後の"
            "形でも外国の接続先へ送られません（試行運用 policy.dry_run の間を除きます）。"
            "「送信を遮断」の件数は、検出して止めた箇所です。",
            "As long as it stands in policy.never_leave, a My Number (JP_MY_NUMBER) that is found "
            "is sent to no service abroad, not even as a placeholder (but for a dry run, "
            "policy.dry_run). Blocked ones are those that were found and stopped.",
        ),
    ),
    (
        Text("条文について", "On the articles"),
        Text(
            "条番号は令和5年4月1日時点の施行条文によります。その後の改正は e-Gov 法令検索等で"
            "確認してください。",
            "Articles are numbered as in force on 1 April 2023; look up later amendments.",
        ),
    ),
)

TITLE = Text("AIサービスへの送信に関する監査報告書", "Audit report on what was sent to AI services")
SOUND = Text(
    "改ざん・欠落・並べ替えは見つかりませんでした。",
    "No edited, missing, added or moved line was found.",
)
UNSOUND = Text(
    "台帳に、書き込まれたときと異なる箇所があります。以下の集計は真正と確認できた行だけによります。",
    "The ledger is not as it was written. What follows counts only lines that are genuine.",
)
UNKEYED = Text(
    "鍵なしの検証です：各行が前の行に続くことだけを確かめました。",
    "Verified without the key: only that each line follows from the one before.",
)
NOTHING = Text("この期間の記録はありません。", "Nothing is recorded for this period.")
PLACES = Text(
    "単位は文章中の箇所です。「送信を遮断」「国内へ回送」は、その種類のために外国へ送られなかった"
    "要求の中の箇所です。",
    "In places within texts. Blocked and rerouted ones stood in requests that did not go abroad "
    "because of them.",
)
LAW_TITLE = Text("法令との関係と読み方", "Reading this report beside the law")
FOOT = Text(
    "この報告書は1つのファイルで完結し、表示の際に通信しません。集計の明細は CSV にあります。",
    "This report is one file that fetches nothing. The CSV holds the same counts in detail.",
)

DRY_RUN = Text(
    "試行運用（policy.dry_run）の交信が {:,} 件あり、検出した箇所を置き換えずに送信しました。"
    "種類別の集計には含みません。",
    "{:,} exchanges went out unchanged in a dry run (policy.dry_run); what was found in them is "
    "not counted by type.",
)
ELSEWHERE = Text(
    "{:,} 件は、方針または障害時の切替えにより、要求とは別の接続先が応答しました。",
    "{:,} were answered by another service than the one asked: by policy, or since that one "
    "failed.",
)
UNFINISHED = Text(
    "{:,} 件は送信の記録だけがあり、終了の記録がありません（処理中、または異常終了）。",
    "Of {:,} only the sending is recorded and no end: still running, or a crash.",
)
HANDED = Text(
    "{:,} 件は、文章API（/api/mask）で置き換えた文章を呼び出し元に渡したものです。"
    "送信は呼び出し元が行います。",
    "{:,} were texts that the text API (/api/mask) masked and handed to whoever asked, who sends "
    "them.",
)
RESENT = Text(
    "会話の履歴として再送された仮名は {:,} 箇所です（初回の送信時に数えています）。",
    "{:,} placeholders went out again within the history of conversations (counted when first "
    "sent).",
)
LOST = Text(
    "台帳に書き込めない間などに、{:,} 件の記録が失われました。",
    "{:,} records were lost, such as while the ledger could not be written.",
)
