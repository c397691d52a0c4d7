"""The listed names, found again in a text."""

from pathlib import Path

from sekisho_recognizers.name_features import KINDS, LEVELS, Lexicon, codepoints
from training.listed_names import build


def test_listed_names_are_found_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "last_name_org.csv").write_text("谷川,100,たにがわ,tanigawa\n", encoding="utf-8")
    for name in ("first_name_man_org.csv", "first_name_woman_org.csv"):
        (tmp_path / name).write_text("はるお,haruo,晴男,春男,治男\n", encoding="utf-8")
    lexicon = Lexicon(*build(tmp_path))

    begins, _ = lexicon.levels(codepoints("谷川晴男とタニガワとやまと、北海道"))

    surname, given, place = (LEVELS**index for index in range(len(KINDS)))
    assert begins[0] % given == surname * 1  # two characters
    assert begins[2] // given % LEVELS == 1
    assert begins[5] % given == surname * 3  # katakana of the reading
    assert begins[10] == 0
    assert begins[14] // place == 2
