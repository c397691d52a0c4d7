"""Companies and institutions: legal forms, kinds, branches, and words that only look like it."""

import pytest

from support.recognizing import analyzed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("株式会社ヒナタ工芸と契約", ["株式会社ヒナタ工芸"]),
        ("日向セラミックス株式会社です", ["日向セラミックス株式会社"]),
        ("北斗ロジスティクス(株)の件", ["北斗ロジスティクス(株)"]),
        ("㈱みなと商会へ", ["㈱みなと商会"]),
        ("白樺総合病院に行く", ["白樺総合病院"]),
        ("AOBA SEIKO CO., LTD. wrote", ["AOBA SEIKO CO., LTD."]),
        ("振込先 カ)アオバセイコウ", ["カ)アオバセイコウ"]),
        ("弊社の営業部と顧客", []),
        ("総合病院と大学の違い", []),
        ("株式会社とは何か", []),
    ],
)
def test_finds_organizations_whole(text: str, names: list[str]) -> None:
    assert analyzed(text, "ORGANIZATION") == names
