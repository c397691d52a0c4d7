# Tables of words read best unbroken.
# ruff: noqa: E501
"""Recall and precision of every numeric type on made-up values, valid and nearly so.

Each valid value is written in a random way (half or full width, any hyphen, spaces, kanji digits,
together) and put into a random carrier with its label: sentence, form, JSON, YAML, CSV, SQL. Each
near miss is a value of the same look that is something else: a wrong check digit or length, the
label of another thing, a counter behind it. Seeded, so two runs give the same table. Reads the
pattern recognizers only: no language model is loaded.

    python bench/numeric_types.py [--count N] [--seed N] [--misses N]
"""

import argparse
import random
import string
import time
from collections.abc import Callable
from dataclasses import dataclass

from sekisho_recognizers import check_digits
from sekisho_recognizers.entities import RECOGNIZERS
from sekisho_recognizers.folding import fold
from sekisho_recognizers.overlaps import resolve
from sekisho_recognizers.view import View

RECALL_GOAL, PRECISION_GOAL = 0.995, 0.99
HYPHENS = "-‐‑‒–—―−－ー"
FULL = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {ord(" "): "\u3000"}
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")

Random = random.Random
Value = tuple[str, ...]  # the groups it is written in

CARRIERS = (
    "{label}：{value}", "{label}は{value}です。", "{label}が{value}の方です", "【{label}】{value}", "{label} {value}", "{label}：{value}、確認済み",
    "{label}（再発行後）：{value}", "{label}\n{value}\n", "・{label}：{value}\n・備考：なし", "{label}「{value}」を登録", "氏名：架空 太郎\n{label}：{value}\n住所：別紙",
    "氏名,{label},備考\n架空,{value},なし\n", "| 氏名 | {label} |\n|---|---|\n| 架空 | {value} |", "| {label} | {value} |", "項目\t{label}\n1\t{value}\n",
    "お世話になります。{label}は{value}で合っていますか？", "{value}（{label}）", '{{"{label}": "{value}"}}', "{label}: {value}",
    "{label}={value}", "- {label}: \"{value}\"", "{label}：**{value}**", "{label}の変更をお願いします。\n{label}：{value}",
)  # fmt: skip
KEYED = (
    '{{"id": 1, "{key}": "{value}", "ok": true}}', "{key}: {value}", "{key}={value}", "user:\n  {key}: '{value}'",
    "INSERT INTO t (name, {key}) VALUES ('架空', '{value}');", "name,{key}\n架空,{value}\n", "UPDATE t SET {key} = '{value}' WHERE name = '架空'",
)  # fmt: skip
BARE = (
    "{value}",
    "例は{value}です",
    "「{value}」を見てください",
    "確認：{value}",
    "\n{value}\n",
    "これ→{value}",
)
OTHER_LABELS = ("JANコード：{value}", "品番：{value}", "型番 {value}", "伝票番号：{value}", "追跡番号は{value}です", "ロット {value}", "図番：{value}", '{{"sku": "{value}"}}', "qty={value}", "部品番号\n{value}\n")  # fmt: skip
COUNTERS = ("{value}円", "{value}個", "合計{value}件です", "{value}バイト", "¥{value}")


@dataclass(frozen=True)
class Kind:
    """`valid` makes a value; `broken` one that only looks like it. `bare`: found without a label."""

    entity_type: str
    valid: Callable[[Random], Value]
    labels: tuple[str, ...]
    keys: tuple[str, ...]
    broken: Callable[[Random], Value]
    bare: bool = False
    kanji: bool = True
    together: bool = True  # also written without hyphens or spaces


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def split(value: str, *sizes: int) -> Value:
    groups, at = [], 0
    for size in sizes:
        groups.append(value[at : at + size])
        at += size
    return tuple(groups)


def checked(
    rule: Callable[[str], bool], make: Callable[[Random], str], *sizes: int, holds: bool = True
) -> Callable[[Random], Value]:
    def draw(rng: Random) -> Value:
        while rule(value := make(rng)) is not holds:
            pass
        return split(value, *sizes)

    return draw


def plain(*sizes: int) -> Callable[[Random], Value]:
    return lambda rng: tuple(digits(rng, size) for size in sizes)


def letters(rng: Random, count: int) -> str:
    return "".join(rng.choices(string.ascii_uppercase, k=count))


def card(rng: Random) -> str:
    head = rng.choice(("4", "51", "52", "53", "54", "55", "353", "356", "62"))
    return head + digits(rng, 16 - len(head))


def phone(rng: Random) -> Value:
    if rng.random() < 0.6:
        return (
            rng.choice(("090", "080", "070", "050")),
            str(rng.randint(1000, 9999)),
            digits(rng, 4),
        )
    area, width = rng.choice((("03", 4), ("06", 4), ("045", 3), ("052", 3), ("0422", 2)))
    return (area, str(rng.randint(2, 9)) + digits(rng, width - 1), digits(rng, 4))


def postal(rng: Random) -> Value:
    return (str(rng.randint(100, 999)), digits(rng, 4))


def plate_number(rng: Random) -> Value:
    place = rng.choice(("品川", "横浜", "なにわ", "富士山", "札幌"))
    kana = rng.choice("あいうえかきくけこさすせそたちつてと")
    return (f"{place}{rng.randint(300, 599)}{kana}{digits(rng, 2)}-{digits(rng, 2)}",)


def license_number(rng: Random) -> str:
    return rng.choice(("30", "45", "62", "97", "10", "20")) + digits(rng, 10)


KINDS = (
    Kind("JP_MY_NUMBER", checked(check_digits.is_my_number, lambda rng: digits(rng, 12), 4, 4, 4), ("マイナンバー", "個人番号", "個人番号（マイナンバー）"), ("my_number", "kojin_bango", "individual_number"), checked(check_digits.is_my_number, lambda rng: digits(rng, 12), 4, 4, 4, holds=False)),
    Kind("JP_CORPORATE_NUMBER", checked(check_digits.is_corporate_number, lambda rng: digits(rng, 13), 1, 4, 4, 4), ("法人番号", "御社の法人番号"), ("corporate_number", "houjin_bango"), checked(check_digits.is_corporate_number, lambda rng: digits(rng, 13), 1, 4, 4, 4, holds=False)),
    Kind("JP_INVOICE_NUMBER", checked(lambda value: check_digits.is_corporate_number(value[1:]), lambda rng: "T" + digits(rng, 13), 2, 4, 4, 4), ("登録番号", "インボイス登録番号", "適格請求書発行事業者登録番号"), ("invoice_number", "registration_number"), lambda rng: ("T" + digits(rng, 1), digits(rng, 4), digits(rng, 4), digits(rng, 3)), bare=True, kanji=False),
    Kind("JP_RESIDENT_CODE", plain(11), ("住民票コード",), ("juminhyo_code", "resident_code"), plain(10)),
    Kind("JP_PENSION_NUMBER", plain(4, 6), ("基礎年金番号", "年金番号", "年金手帳の番号"), ("pension_no", "nenkin_no", "pension_number"), plain(3, 6)),
    Kind("JP_EMPLOYMENT_INSURANCE_NUMBER", plain(4, 6, 1), ("雇用保険被保険者番号", "雇用保険番号"), ("koyo_hoken", "employment_insurance_no"), plain(4, 5, 1)),
    Kind("JP_HEALTH_INSURANCE", checked(check_digits.is_luhn, lambda rng: "06" + digits(rng, 6), 8), ("保険者番号", "健康保険の保険者番号"), ("insurer_no", "hokensha_bango"), plain(7)),
    Kind("JP_CARE_INSURANCE_NUMBER", plain(10), ("介護保険被保険者番号", "介護保険の被保険者番号"), ("kaigo_hoken_no", "care_insurance_number"), plain(9)),
    Kind("JP_DRIVERS_LICENSE", checked(check_digits.is_drivers_license, license_number, 4, 4, 4), ("運転免許証番号", "免許証番号", "免許証の番号"), ("license_no", "menkyo_bango", "drivers_license"), checked(check_digits.is_drivers_license, license_number, 4, 4, 4, holds=False)),
    Kind("JP_PASSPORT", lambda rng: (letters(rng, 2) + digits(rng, 7),), ("旅券番号", "パスポート番号", "パスポート"), ("passport_no", "passport"), lambda rng: (letters(rng, 3) + digits(rng, 7),), kanji=False),
    Kind("JP_RESIDENCE_CARD", lambda rng: (letters(rng, 2) + digits(rng, 8) + letters(rng, 2),), ("在留カード番号", "在留カード"), ("residence_card", "zairyu_card"), lambda rng: (letters(rng, 2) + digits(rng, 7) + letters(rng, 2),), bare=True, kanji=False),
    Kind("JP_LICENSE_PLATE", plate_number, ("車両番号", "ナンバー", "登録番号"), ("plate", "car_no"), lambda rng: (plate_number(rng)[0] + digits(rng, 3),), bare=True, kanji=False),
    Kind("JP_BANK_ACCOUNT", plain(7), ("口座番号", "振込先の口座番号", "普通預金 口座番号"), ("account_number", "koza_bango"), plain(5)),
    Kind("CREDIT_CARD", checked(check_digits.is_card_number, card, 4, 4, 4, 4), ("カード番号", "クレジットカード番号", "クレジットカード"), ("card_number", "credit_card"), checked(check_digits.is_card_number, card, 4, 4, 4, 4, holds=False), bare=True),
    Kind("PHONE_NUMBER", phone, ("電話番号", "携帯電話", "連絡先", "TEL"), ("tel", "phone_number", "denwa"), lambda rng: (digits(rng, 3), digits(rng, 3), digits(rng, 3)), bare=True),
    Kind("JP_POSTAL_CODE", postal, ("郵便番号", "〒"), ("zip", "postal_code"), plain(2, 4)),
)  # fmt: skip


def written(value: Value, rng: Random, kind: Kind) -> str:
    way = rng.random()
    if len(value) == 1 or (way < 0.3 and kind.together and kind.entity_type != "PHONE_NUMBER"):
        text = "".join(value)
    elif way < 0.8 or kind.entity_type in ("JP_EMPLOYMENT_INSURANCE_NUMBER", "JP_POSTAL_CODE"):
        text = rng.choice(HYPHENS).join(value)
    else:
        text = " ".join(value)
    if rng.random() < 0.3:
        return (
            text.translate(FULL).replace("－", rng.choice("－ー−‐"))
            if "-" in text
            else text.translate(FULL)
        )
    if kind.kanji and rng.random() < 0.05:
        return text.translate(KANJI)
    return text


def positive(kind: Kind, rng: Random) -> tuple[str, str]:
    value = written(kind.valid(rng), rng, kind)
    choice = rng.random()
    if kind.bare and choice < 0.3:
        return rng.choice(BARE).format(value=value), value
    if choice < 0.5:
        return rng.choice(KEYED).format(key=rng.choice(kind.keys), value=value), value
    return rng.choice(CARRIERS).format(label=rng.choice(kind.labels), value=value), value


def near_miss(kind: Kind, rng: Random) -> tuple[str, str]:
    choice = rng.random()
    if choice < 0.4:
        value = written(kind.broken(rng), rng, kind)
        if rng.random() < 0.5:
            return rng.choice(CARRIERS).format(label=rng.choice(kind.labels), value=value), value
        return rng.choice(BARE).format(value=value), value
    value = written(kind.valid(rng), rng, kind)
    if kind.entity_type in ("CREDIT_CARD", "JP_LICENSE_PLATE", "JP_INVOICE_NUMBER"):
        # Found wherever it stands: only a broken one is a near miss.
        value = written(kind.broken(rng), rng, kind)
    if choice < 0.8:
        return rng.choice(OTHER_LABELS).format(value=value), value
    value = "".join(group for group in kind.broken(rng)) if kind.bare else "".join(kind.valid(rng))
    return rng.choice(COUNTERS).format(value=value), value


def reported(text: str, recognizers: list, types: frozenset[str]) -> list[tuple[int, int, str]]:
    view = View(fold(text))
    findings = resolve((each for one in recognizers for each in one.findings(view)), text)
    return [
        (each.start, each.end, each.entity_type) for each in findings if each.entity_type in types
    ]


def measure(kind: Kind, count: int, seed: int, show: int) -> tuple[float, float]:
    rng = random.Random(f"{seed}{kind.entity_type}")
    types = frozenset(each.entity_type for each in KINDS) | {"ID_NUMBER", "DATE_OF_BIRTH"}
    recognizers = [each() for each in RECOGNIZERS if types & set(each.entity_types)]
    hits = false = shown = 0
    for _ in range(count):
        text, value = positive(kind, rng)
        start = text.index(value)
        covered = any(
            begin <= start and end >= start + len(value) and entity_type == kind.entity_type
            for begin, end, entity_type in reported(text, recognizers, types)
        )
        hits += covered
        if not covered and shown < show:
            shown += 1
            print(f"  missed  {kind.entity_type}: {text!r}")
    shown = 0
    for _ in range(count):
        text, _ = near_miss(kind, rng)
        wrong = any(each[2] == kind.entity_type for each in reported(text, recognizers, types))
        false += wrong
        if wrong and shown < show:
            shown += 1
            print(f"  wrongly {kind.entity_type}: {text!r}")
    return hits / count, hits / max(hits + false, 1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000, help="values of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0, help="print so many of each type")
    parser.add_argument("--type", help="only this type")
    options = parser.parse_args()
    print(f"{'type':32} {'recall':>8} {'precision':>10} {'seconds':>8}")
    for kind in KINDS:
        if options.type in (None, kind.entity_type):
            begin = time.perf_counter()
            recall, precision = measure(kind, options.count, options.seed, options.misses)
            good = recall >= RECALL_GOAL and precision >= PRECISION_GOAL
            took = time.perf_counter() - begin
            print(
                f"{kind.entity_type:32} {recall:8.4f} {precision:10.4f} {took:8.1f}{'' if good else '  below the goal'}"
            )


if __name__ == "__main__":
    main()
