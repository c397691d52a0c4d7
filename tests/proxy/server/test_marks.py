"""`/api/marks`: over a real server; the detector is a planted one with the real dictionaries."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from sekisho.clients import ANYBODY, Client, Clients
from sekisho.detection import Detector
from sekisho.server.admission import Admission
from sekisho.server.api.rate import RateLimit
from sekisho.server.api.router import Api
from sekisho.server.marks import MarksApi
from sekisho.settings import Settings
from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold
from sekisho_recognizers.overlaps import resolve
from sekisho_recognizers.view import View
from sekisho_recognizers.watched_dictionary import WatchedDictionary
from support.gate import gate
from support.planted import PlantedDetector
from support.processes import running, until
from support.servers import serving

VALUES = {"みなと": "LOCATION", "架空商事": "ORGANIZATION", "田中": "PERSON", "900-12": "ID_NUMBER"}


class PlantedWithDictionary(PlantedDetector):
    def __init__(self, files: DictionaryFiles, values: Mapping[str, str] = VALUES) -> None:
        super().__init__(values)
        self._watched = WatchedDictionary(files)

    async def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        dictionary = self._watched.look()
        return [
            resolve(dictionary.apply(View(fold(leaf.text)), self.find(leaf.text)), leaf.text)
            for leaf in leaves
        ]


class AtTheEndOfALine(PlantedWithDictionary):
    """Takes みなと for a place only in a text that says so on another line."""

    def find(self, text: str) -> list[Finding]:
        return super().find(text) if "場所一覧" in text else []


@contextmanager
def server(settings: Settings, detector: Detector | None = None) -> Iterator[str]:
    """Its base URL."""
    marks = MarksApi(settings, detector or PlantedWithDictionary(settings.dictionary_files))
    api = Api(
        operations=marks.operations(),
        clients=Clients(settings.clients),
        limits=settings.limits,
        admission=Admission(settings.limits),
        rate=RateLimit(600),
        token_needed=bool(settings.clients),
    )
    with serving(Starlette(routes=api.routes()), lifespan="off") as url:
        yield url


def configured(folder: Path | None, **settings: Any) -> Settings:
    marks = {"folder": folder and str(folder), **settings.pop("marks", {})}
    return Settings.model_validate({"marks": marks, **settings})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "marks"


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    with server(configured(folder)) as served:
        yield served


def mark(
    url: str, text: str, term: str, entity_type: str, verdict: str, **options: Any
) -> httpx.Response:
    start = text.index(term)
    body = {"text": text, "start": start, "end": start + len(term)}
    body |= {"entity_type": entity_type, "verdict": verdict}
    return httpx.post(f"{url}/api/marks", json=body, **options)


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "regression.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_wrong_finding_becomes_a_term_to_keep_and_a_case(url: str, folder: Path) -> None:
    text = "😀秘密の話。みなと会議の件です。他の話。"

    response = mark(url, text, "みなと", "LOCATION", "wrong")

    assert response.status_code == 201
    answer = response.json()
    assert answer["dictionary"] == "keep.csv"
    assert answer["regression"] == "regression.jsonl"
    assert answer["folder"] == str(folder)
    assert answer["new"]
    assert answer["takes_effect"]
    assert "unmasked" in answer["notice"]
    [line] = lines(folder)
    assert line["id"] == answer["id"]
    assert line["text"] == "みなと会議の件です。"
    assert line["findings"] == [{"start": 0, "end": 3, "entity_type": "LOCATION"}]
    assert (folder / "keep.csv").read_text(encoding="utf-8") == "term\nみなと\n"


def test_a_missed_one_becomes_a_term_to_mask_without_the_space_around_it(
    url: str, folder: Path
) -> None:
    response = mark(url, "担当は 鬼頭 です", " 鬼頭 ", "PERSON", "missed")

    assert response.json()["takes_effect"]
    assert (folder / "mask.csv").read_text(encoding="utf-8") == "term,type\n鬼頭,PERSON\n"
    assert lines(folder)[0]["findings"] == [{"start": 4, "end": 6, "entity_type": "PERSON"}]


def test_the_same_again_is_the_same_mark(url: str) -> None:
    for verdict, term, entity_type in (
        ("missed", "鬼頭", "PERSON"),
        ("wrong", "みなと", "LOCATION"),
    ):
        first, again = (
            mark(url, f"{term}です", term, entity_type, verdict).json() for _ in range(2)
        )
        assert (again["id"], again["new"]) == (first["id"], False)


def test_a_mark_is_taken_back(url: str, folder: Path) -> None:
    answer = mark(url, "みなとの件", "みなと", "LOCATION", "wrong").json()
    again = mark(url, "別のみなとの件", "みなと", "LOCATION", "wrong").json()

    assert httpx.delete(f"{url}/api/marks/{answer['id']}").status_code == 204
    gone = httpx.delete(f"{url}/api/marks/{answer['id']}")

    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_mark")
    assert again["new"]
    assert (folder / "keep.csv").read_text(encoding="utf-8") == "term\nみなと\n"


def test_as_much_text_is_kept_as_the_finding_depends_on(folder: Path) -> None:
    settings = configured(folder)
    detector = AtTheEndOfALine(settings.dictionary_files)
    text = "前の話\n\n場所一覧\nみなと。次\n\n後の話"

    with server(settings, detector) as url:
        assert mark(url, text, "みなと", "LOCATION", "wrong").status_code == 201

    assert lines(folder)[0]["text"] == "場所一覧\nみなと。次"


def test_what_depends_on_too_much_text_is_refused(folder: Path) -> None:
    settings = configured(folder)
    detector = AtTheEndOfALine(settings.dictionary_files)
    text = "場所一覧" + "\n" * 30_000 + "みなと"

    with server(settings, detector) as url:
        refused = mark(url, text, "みなと", "LOCATION", "wrong")

    assert (refused.status_code, refused.json()["code"]) == (413, "mark_too_long")
    assert not folder.exists()


def test_a_term_that_is_part_of_a_longer_word_is_told_not_to_hold(url: str) -> None:
    answer = mark(url, "kawasemisの件", "kawasemi", "PROJECT", "missed").json()

    assert not answer["takes_effect"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"start": 3, "end": 3}, "no_such_place"),
        ({"start": 0, "end": 99}, "no_such_place"),
        ({"start": -1}, "invalid_member"),
        ({"start": "0"}, "invalid_member"),
        ({"start": True}, "invalid_member"),
        ({"text": ""}, "no_such_place"),
        ({"verdict": "right"}, "invalid_member"),
        ({"note": "x"}, "invalid_member"),
        ({"entity_type": "NAME"}, "unknown_entity_type"),
        ({"text": "担当\n鬼頭"}, "unmarkable_term"),
        ({"text": "担 \u3000 \u3000", "start": 1}, "unmarkable_term"),
        ({"text": "担\ud83d当様です"}, "unmarkable_term"),
        ({"verdict": "wrong"}, "nothing_to_mark"),
        ({"verdict": "wrong", "text": "みなとの件"}, "nothing_to_mark"),  # found, as another type
    ],
)
def test_a_mark_that_makes_no_sense_is_refused(
    url: str, folder: Path, changed: dict[str, Any], code: str
) -> None:
    body = {
        "text": "担当は鬼頭",
        "start": 0,
        "end": 5,
        "entity_type": "PERSON",
        "verdict": "missed",
    }
    content = json.dumps(body | changed).encode()

    response = httpx.post(
        f"{url}/api/marks", content=content, headers={"content-type": "application/json"}
    )

    assert response.json()["code"] == code
    assert response.status_code == 422
    assert "鬼頭" not in response.text
    assert not folder.exists()


def test_a_hole_is_no_larger_than_what_was_found(url: str, folder: Path) -> None:
    response = mark(url, "田中 900-12の件", "田中 900-12", "PERSON", "wrong")

    assert response.json()["code"] == "nothing_to_mark"
    assert not folder.exists()


def test_the_dictionaries_of_the_configuration_come_first(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "m.csv").write_text("架空商事,ORGANIZATION\n", encoding="utf-8")
    (tmp_path / "k.csv").write_text("みなと\n", encoding="utf-8")
    files = {"mask": [str(tmp_path / "m.csv")], "keep": [str(tmp_path / "k.csv")]}

    with server(configured(folder, dictionaries=files)) as url:
        wrong = mark(url, "架空商事様", "架空商事", "ORGANIZATION", "wrong")
        missed = mark(url, "みなとの件", "みなと", "LOCATION", "missed")

    assert (wrong.status_code, wrong.json()["setting"]) == (409, "dictionaries.mask")
    assert (missed.status_code, missed.json()["setting"]) == (409, "dictionaries.keep")
    assert not folder.exists()


def test_where_there_are_clients_only_those_that_are_named_may_mark(folder: Path) -> None:
    tokens = {"crm": "token-a", "hr": "token-b"}
    clients = {
        name: {"token_sha256": hashlib.sha256(token.encode()).hexdigest()}
        for name, token in tokens.items()
    }
    as_client = {name: {"x-sekisho-token": token} for name, token in tokens.items()}
    settings = configured(folder, clients=clients, marks={"clients": ["crm"]})

    with server(settings) as url:
        refused = mark(url, "鬼頭様", "鬼頭", "PERSON", "missed", headers=as_client["hr"])
        unknown = mark(url, "鬼頭様", "鬼頭", "PERSON", "missed")
        taken = mark(url, "鬼頭様", "鬼頭", "PERSON", "missed", headers=as_client["crm"])
        taken_back = httpx.delete(f"{url}/api/marks/{taken.json()['id']}", headers=as_client["hr"])

    assert (refused.status_code, refused.json()["code"]) == (403, "marks_not_allowed")
    assert refused.json()["setting"] == "marks.clients"
    assert unknown.status_code == 401
    assert taken.status_code == 201
    assert lines(folder)[0]["by"] == "crm"
    assert taken_back.status_code == 403


@pytest.mark.parametrize(
    ("setting", "settings"),
    [
        (
            "policy.never_leave",
            {"policy": {"never_leave": ["LOCATION"], "actions": {"LOCATION": "block"}}},
        ),
        ("api.overrides", {"api": {"overrides": "block"}}),
    ],
)
def test_what_is_held_back_in_any_case_is_not_let_through_by_a_click(
    folder: Path, setting: str, settings: dict[str, Any]
) -> None:
    with server(configured(folder, **settings)) as url:
        wrong = mark(url, "みなとの件", "みなと", "LOCATION", "wrong")
        missed = mark(url, "かもめの件", "かもめ", "LOCATION", "missed")

    assert (wrong.status_code, wrong.json()["setting"]) == (403, setting)
    assert missed.status_code == 201


class ByItsLabel(PlantedWithDictionary):
    """Takes a number for what the label beside it says, and alone for what may not leave."""

    def find(self, text: str) -> list[Finding]:
        kind = "ID_NUMBER" if "社員" in text else "JP_MY_NUMBER"
        return [replace(found, entity_type=kind) for found in super().find(text)]


def test_what_may_not_leave_does_not_so_under_another_name(folder: Path) -> None:
    settings = configured(folder)
    with server(settings, ByItsLabel(settings.dictionary_files)) as url:
        wrong = mark(url, "社員番号：900-12", "900-12", "ID_NUMBER", "wrong")

    assert (wrong.status_code, wrong.json()["setting"]) == (403, "policy.never_leave")
    assert not (folder / "keep.csv").exists()


def test_without_a_folder_nobody_may_mark() -> None:
    settings = configured(None)
    with server(settings) as url:
        response = mark(url, "鬼頭様", "鬼頭", "PERSON", "missed")

    assert (response.status_code, response.json()["setting"]) == (403, "marks.folder")
    assert not MarksApi(settings, PlantedDetector({})).allows(ANYBODY)


def test_who_may_mark_can_be_asked(folder: Path) -> None:
    clients = {"crm": {"token_sha256": "0" * 64}, "hr": {"token_sha256": "1" * 64}}
    named = configured(folder, clients=clients, marks={"clients": ["crm"]})
    marks = MarksApi(named, PlantedDetector({}))

    assert [marks.allows(Client(name, "client:shared")) for name in ("crm", "hr")] == [True, False]
    assert MarksApi(configured(folder), PlantedDetector({})).allows(ANYBODY)


def test_the_whole_server_serves_it(folder: Path) -> None:
    settings = configured(folder)
    detector = PlantedWithDictionary(settings.dictionary_files)
    with gate(detector, marks={"folder": str(folder)}) as whole:
        assert httpx.get(f"{whole.url}/api/policy").json()["marks"]
        before = httpx.post(f"{whole.url}/api/mask", json={"text": "鬼頭様"}).json()
        mark(whole.url, "担当は鬼頭です", "鬼頭", "PERSON", "missed")
        after = httpx.post(f"{whole.url}/api/mask", json={"text": "鬼頭様"}).json()
        described = httpx.get(f"{whole.url}/api/openapi.json").json()["paths"]

    assert before["text"] == "鬼頭様"
    assert "鬼頭" not in after["text"]
    assert set(described) >= {"/api/marks", "/api/marks/{id}"}


@pytest.mark.ginza
def test_a_mark_holds_at_once_in_every_worker_of_the_real_detector(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.yaml").write_text(
        f"marks: {{folder: {folder}}}\nlimits: {{detection_workers: 2}}", encoding="utf-8"
    )
    text = "ほおずき四号の件です。担当は田中太郎です。"
    with running(tmp_path, "--config", str(tmp_path / "c.yaml"), "--workers", "2") as (url, _):
        wait_until_ready(url)
        for term, entity_type, verdict in (
            ("ほおずき四号", "PROJECT", "missed"),
            ("田中太郎", "PERSON", "wrong"),
        ):
            answer = mark(url, text, term, entity_type, verdict, timeout=60)
            assert (answer.status_code, answer.json()["takes_effect"]) == (201, True)
        for _ in range(8):  # a connection each: any worker of the server, any detector
            found = httpx.post(f"{url}/api/detect", json={"text": text}, timeout=60).json()
            assert [(f["start"], f["end"], f["entity_type"]) for f in found["findings"]] == [
                (0, 6, "PROJECT")
            ]
        log = (tmp_path / "log").read_text(encoding="utf-8")

    assert {line["text"] for line in lines(folder)} == {
        "ほおずき四号の件です。",
        "担当は田中太郎です。",
    }
    assert "田中" not in log
    assert "ほおずき" not in log


def wait_until_ready(url: str) -> None:
    until(lambda: httpx.get(f"{url}/readyz", timeout=60).status_code == 200, timeout_s=120)
