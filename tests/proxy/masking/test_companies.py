import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.companies import company_owners, split_company
from sekisho_recognizers.folding import canonical


@pytest.mark.parametrize(
    "surface",
    [
        "株式会社山田商事",
        "株式会社 山田商事",
        "山田商事株式会社",
        "(株)山田商事",
        "（株）山田商事",
        "( 株 ) 山田商事",
        "山田商事㈱",
        "山田商事（株）",
        "㈱山田商事",
        "山田商事 K.K.",
    ],
)
def test_one_legal_form_in_many_surfaces(surface: str) -> None:
    assert split_company(surface) == ("山田商事", "kk")


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("有限会社鈴木", "鈴木"),
        ("㈲鈴木", "鈴木"),
        ("合同会社みらい", "みらい"),
        ("(同)みらい", "みらい"),
        ("合資会社みらい", "みらい"),
        ("医療法人社団青空会", "青空会"),
        ("医療法人青空会", "青空会"),
        ("社会福祉法人青空会", "青空会"),
        ("学校法人青空学園", "青空学園"),
        ("一般社団法人青空", "青空"),
        ("ＮＰＯ法人青空", "青空"),
        ("特定非営利活動法人青空", "青空"),
        ("Yamada Shoji Co., Ltd.", "yamadashoji"),
        ("Yamada Shoji Co.,Ltd", "yamadashoji"),
        ("Yamada Shoji, Inc.", "yamadashoji"),
        ("Yamada Shoji LLC", "yamadashoji"),
        ("Yamada Shoji Limited", "yamadashoji"),
        ("Yamada Shoji Corporation", "yamadashoji"),
        ("Yamada Shoji G.K.", "yamadashoji"),
    ],
)
def test_knows_the_legal_forms(surface: str, name: str) -> None:
    found, kind = split_company(surface)

    assert found == name
    assert kind


@pytest.mark.parametrize(
    "surface",
    ["山田商事", "株式会社", "㈱", "Zinc", "Inc.", "株式会社" + "あ" * 300, "有田焼", "", "同仁堂"],
)
def test_has_no_legal_form_to_leave_out(surface: str) -> None:
    assert split_company(surface) == (canonical(surface).casefold(), "")


def test_surfaces_of_one_company_belong_to_its_fullest() -> None:
    surfaces = ["山田商事", "(株)山田商事", "山田商事㈱", "株式会社山田商事"]

    assert company_owners(surfaces) == dict.fromkeys(
        ["山田商事", "(株)山田商事", "山田商事㈱"], "株式会社山田商事"
    )


def test_letter_case_makes_no_other_company() -> None:
    assert company_owners(["YAMADA SHOJI", "Yamada Shoji Co., Ltd."]) == {
        "YAMADASHOJI": "YamadaShojiCo.,Ltd."
    }


def test_another_legal_form_makes_another_company() -> None:
    assert company_owners(["株式会社鈴木", "有限会社鈴木", "鈴木"]) == {}
    assert company_owners(["株式会社鈴木", "㈱鈴木", "㈲鈴木", "鈴木"]) == {
        "㈱鈴木": "株式会社鈴木"
    }


@pytest.mark.parametrize(
    "other", ["山田商事 大阪支店", "山田商事ホールディングス", "山田", "新山田商事"]
)
def test_anything_else_makes_another_value(other: str) -> None:
    assert company_owners(["株式会社山田商事", other]) == {}


def test_a_branch_is_one_value_with_and_without_the_form() -> None:
    assert company_owners(["株式会社山田商事 大阪支店", "山田商事大阪支店"]) == {
        "山田商事大阪支店": "株式会社山田商事大阪支店"
    }


def test_a_surface_with_its_words_apart_tells_more() -> None:
    assert company_owners(["Z Inc", "ZInc", "Z"]) == {"Z": "ZInc"}


@given(
    st.lists(
        st.lists(
            st.sampled_from(["株式会社", "㈱", "(有)", "山田", "鈴木", " ", "Inc.", "K.K.", "Foo"]),
            max_size=4,
        ).map("".join),
        max_size=8,
    ),
    st.randoms(),
)
def test_the_order_does_not_matter_and_every_owner_owns_itself(
    surfaces: list[str], source: random.Random
) -> None:
    owners = company_owners(surfaces)
    others = list(surfaces)
    source.shuffle(others)

    assert company_owners(others) == owners
    assert not owners.keys() & set(owners.values())


def test_thousands_of_companies_are_little_work() -> None:
    surfaces = [f"株式会社{chr(0x4E00 + i)}商事" for i in range(5000)]
    surfaces += [f"{chr(0x4E00 + i)}商事" for i in range(5000)]
    begun = time.perf_counter()

    assert len(company_owners([*surfaces, "Co" + " ,co" * 50_000])) == 5000
    assert time.perf_counter() - begun < 3
