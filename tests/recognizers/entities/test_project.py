"""Code names marked as such."""

import pytest

from sekisho_recognizers.entities.project import JpProjectRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("プロジェクト名「うずしお」", ["うずしお"]),
        ("開発コード『NAGI-2』", ["NAGI-2"]),
        ("プロジェクト「暁」の進捗", ["暁"]),
        ("社内では「ふくろうプラン」と呼んでいる", ["ふくろうプラン"]),
        ("「アサギ」という組織再編、まだ公表されていない", ["アサギ"]),
        ("高温センサ(仮称「見本」)の共同研究", ["見本"]),
        ("アルゴス(仮称)の試作", ["アルゴス"]),
        ('project_name    = "suzukake"', ["suzukake"]),
        ("社内コード名 minamo(未公表)用", ["minamo"]),
        ("Code name: Project Chabana / x", ["Project Chabana"]),
        ("Asked about Project Hayabusa-X (not public)", ["Project Hayabusa-X"]),
        ("Ref (do not print): BLUE HERON", ["BLUE HERON"]),
        ("プロジェクト名: 次世代物流基盤", ["次世代物流基盤"]),
        ("PJ名:アカツキ", ["アカツキ"]),
        ("PJ「あかつき」の進捗", ["あかつき"]),
        ("開発コードはX-21です", ["X-21"]),
        ("プロジェクト・アポロンの件", ["プロジェクト・アポロン"]),
        ("コードネームはスバル。", ["スバル"]),
        ("極秘プロジェクト「月光」", ["月光"]),
        ("アカツキPJは社外秘", ["アカツキ"]),
        ("開発コード「見本A」 対象製品の後継「見本B」", ["見本A", "見本B"]),
        ("| プロジェクト名 | PM |\n|---|---|\n| アカツキ | 佐藤 |", ["アカツキ"]),
    ],
)
def test_finds_code_names(text: str, values: list[str]) -> None:
    assert found(JpProjectRecognizer, text) == values


def test_finds_a_name_again_and_the_longer_part_of_it() -> None:
    text = "開発コード「ZK-Falcon」。ZK-Falconの件、Falconの名前は出さない。Falcons"
    assert found(JpProjectRecognizer, text) == ["ZK-Falcon", "ZK-Falcon", "Falcon"]


@pytest.mark.parametrize(
    "text",
    [
        "プロジェクトマネージャー",
        "「議事録」を作る",
        "Project Manager: 田中",
        "このプロジェクトの目的は「効率化」です",
        "オープンソースプロジェクトで「React」を使う",
        "プロジェクト管理ツールは「Jira」です",
        "プロジェクトの名前を「3つ」考えて",
        "次期モデルの「特徴」を説明して",
        "新製品の「使い方」",
        "名前(カナ)",
        "projectName: string",
    ],
)
def test_leaves_what_names_no_project(text: str) -> None:
    assert found(JpProjectRecognizer, text) == []
