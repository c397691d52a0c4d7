from sekisho.masking.names import whole_names


def test_a_surname_belongs_to_the_only_person_that_has_it() -> None:
    assert whole_names(["田中太郎", "田中"]) == {"田中": "田中太郎"}


def test_a_given_name_belongs_to_the_only_person_that_has_it() -> None:
    assert whole_names(["田中太郎", "太郎"]) == {"太郎": "田中太郎"}


def test_a_surname_of_two_persons_belongs_to_neither() -> None:
    assert whole_names(["田中太郎", "田中花子", "田中"]) == {}


def test_the_same_person_in_two_surfaces_is_one_person() -> None:
    assert whole_names(["田中太郎", "田中 太郎", "田中"]) == {"田中": "田中太郎"}


def test_forms_of_forms_belong_to_the_whole() -> None:
    names = whole_names(["山田花子様方", "山田花子", "山田"])
    assert names == {"山田花子": "山田花子様方", "山田": "山田花子様方"}


def test_a_name_written_in_parts_is_shortened_by_parts_alone() -> None:
    assert whole_names(["大和田 一", "大和"]) == {}
    assert whole_names(["Anna Smith", "Ann", "Smith"]) == {"Smith": "AnnaSmith"}
    assert whole_names(["Annabel", "Anna"]) == {}


def test_a_single_character_is_a_surname_and_no_end_of_one() -> None:
    assert whole_names(["小林", "林"]) == {}
    assert whole_names(["林太郎", "林"]) == {"林": "林太郎"}


def test_width_and_space_do_not_matter() -> None:
    assert whole_names(["ﾀﾅｶ ﾀﾛｳ", "タナカ"]) == {"タナカ": "タナカタロウ"}


def test_five_thousand_names_are_no_work() -> None:
    names = [f"{chr(0x4E00 + i)}{chr(0x4E00 + i % 97)}太郎" for i in range(5000)]
    assert whole_names(names) == {}
