"""`POST /api/marks`: with one click, a wrong or missed finding becomes an entry of a dictionary
and a case that `sekisho detect --check` replays; `DELETE` takes it back.

The dictionaries are files that every worker looks at before it detects, so a mark holds from the
next text on, everywhere. A term to keep is a hole for everybody: where there are clients, only
those that the settings name may mark. It is made only for what the detector itself reports there.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from sekisho.clients import ANYBODY, Client
from sekisho.detection import Detector
from sekisho.entity_types import ENTITY_TYPES
from sekisho.errors import InvalidRequest, PolicyRefusal, SekishoError
from sekisho.excerpts import LONGEST, Excerpt, excerpts
from sekisho.marks import Marks, check_term
from sekisho.regression import Case, Place, Verdict, judge, there
from sekisho.server.api.operation import Call, Message, Operation
from sekisho.settings import Settings
from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary import Dictionary
from sekisho_recognizers.dictionary_files import DictionaryError, load_dictionary
from sekisho_recognizers.finding import Finding

NOTICE = (
    "These files hold the marked text itself, unmasked and readable by their owner alone. "
    "/ これらのファイルには元の文字列がそのまま保存されます（所有者のみ読み取り可）。"
)


class Mark(Message):
    """`start` and `end` (exclusive) count code points. `wrong`: the place is no such thing;
    `missed`: it is one, and was not found.
    """

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    entity_type: str
    verdict: Literal["wrong", "missed"]


class Marked(Message):
    """`dictionary` and `regression` are files of `folder`. `new`: nobody had marked it before.
    `takes_effect`: whether detection now says what the mark says; a term inside of a longer word
    or finding may not.
    """

    id: str
    folder: str
    dictionary: str
    regression: str
    new: bool
    takes_effect: bool
    notice: str


@dataclass(frozen=True)
class MarksApi:
    settings: Settings
    detector: Detector

    def operations(self) -> tuple[Operation, ...]:
        return (
            Operation(
                "POST",
                "/api/marks",
                "mark",
                "Marks a finding as wrong, or a place as missed, from the next text on.",
                self._mark,
                takes=(Mark,),
                gives=(Marked,),
                status=201,
                refusals=(409,),
            ),
            Operation(
                "DELETE",
                "/api/marks/{id}",
                "unmark",
                "Takes a mark back.",
                self._unmark,
                refusals=(404,),
            ),
        )

    def allows(self, client: Client) -> bool:
        """Whether that client may mark."""
        return self.settings.marks.path is not None and self._is_named(client)

    def _is_named(self, client: Client) -> bool:
        return client == ANYBODY or client.name in self.settings.marks.clients

    async def _mark(self, call: Call[Mark]) -> Marked:
        marks = self._marks(call.client)
        mark = _checked(call.body)
        verdict = Verdict(mark.verdict)
        if verdict is Verdict.WRONG:
            self._refuse_holes(mark.entity_type)
        term = mark.text[mark.start : mark.end]
        dictionary = await asyncio.to_thread(self._configured)
        _refuse_what_is_configured(dictionary, term, verdict)
        known = list(excerpts(mark.text, mark.start, mark.end))
        texts = list(dict.fromkeys([mark.text, term, *(each.text for each in known)]))
        rows = await self.detector.detect([Leaf(text) for text in texts])
        found_in = dict(zip(texts, rows, strict=True))
        found = found_in[mark.text]
        if verdict is Verdict.WRONG:
            # A term to keep is kept wherever it stands, whatever it is called there.
            self._refuse_holes(*(f.entity_type for f in found_in[term]))
        if verdict is Verdict.WRONG and not await self._may_be_kept(marks, mark, term, found):
            raise _nothing_there(mark.entity_type)
        excerpt = _smallest(mark, found, [(each, found_in[each.text]) for each in known])
        place = Place(mark.start - excerpt.offset, mark.end - excerpt.offset, mark.entity_type)
        case = Case(None, verdict, excerpt.text, (place,))
        by = "" if call.client == ANYBODY else call.client.name
        kept = await asyncio.to_thread(lambda: marks.add(case, by=by))
        [now] = await self.detector.detect([Leaf(excerpt.text)])
        return Marked(
            id=kept.id,
            folder=str(marks.folder),
            dictionary=kept.dictionary,
            regression=kept.regression,
            new=kept.new,
            takes_effect=all(outcome.holds for outcome in judge(case, now)),
            notice=NOTICE,
        )

    async def _unmark(self, call: Call[None]) -> None:
        marks = self._marks(call.client)
        if not await asyncio.to_thread(marks.remove, call.path["id"]):
            raise InvalidRequest(
                "unknown_mark",
                status=404,
                en="There is no such mark.",
                ja="このマークは存在しません。",
            )

    def _marks(self, client: Client) -> Marks:
        folder = self.settings.marks.path
        if folder is None:
            raise PolicyRefusal(
                "marks_not_allowed",
                en="Nothing can be marked on this server.",
                ja="このサーバーではマークを登録できません。",
                setting="marks.folder",
            )
        if not self._is_named(client):
            raise PolicyRefusal(
                "marks_not_allowed",
                en="This client may not mark: a mark holds for everybody.",
                ja="このクライアントにはマークの権限がありません（全員に適用されるため）。",
                setting="marks.clients",
            )
        return Marks(folder)

    def _refuse_holes(self, *entity_types: str) -> None:
        """What the configuration holds back in any case is not let through by a click."""
        if any(each in self.settings.policy.never_leave for each in entity_types):
            raise _no_hole("policy.never_leave")
        if self.settings.api.overrides == "block" and not self.settings.marks.clients:
            raise _no_hole("api.overrides")

    def _configured(self) -> Dictionary:
        """What the configuration's own files say, whatever was marked."""
        try:
            return load_dictionary(self.settings.dictionaries.files)
        except DictionaryError:  # the detector goes on with what it read before
            return Dictionary()

    async def _may_be_kept(
        self, marks: Marks, mark: Mark, term: str, found: Sequence[Finding]
    ) -> bool:
        """Whether the detector reports such a thing there, and nothing else, or did before it was
        marked.
        """
        place = Place(mark.start, mark.end, mark.entity_type)
        if all(o.holds for o in judge(Case(None, Verdict.MISSED, mark.text, (place,)), found)):
            return True
        files = replace(self.settings.dictionaries.files, marks=marks.folder)
        try:
            return (await asyncio.to_thread(load_dictionary, files)).keeps(term)
        except DictionaryError:
            return False


def _checked(mark: Mark) -> Mark:
    """Without the white space around it. Raises InvalidRequest."""
    if mark.entity_type not in ENTITY_TYPES:
        raise InvalidRequest(
            "unknown_entity_type",
            status=422,
            en=f"There is no such entity type; there are: {', '.join(ENTITY_TYPES)}.",
            ja="この種別はありません。一覧は docs/configuration.md にあります。",
        )
    if not mark.start < mark.end <= len(mark.text):
        raise InvalidRequest(
            "no_such_place",
            status=422,
            en="start and end are not a place in the text (they count code points).",
            ja="start と end が文章内の位置になっていません（コードポイント単位です）。",
        )
    term = mark.text[mark.start : mark.end]
    start = mark.start + len(term) - len(term.lstrip())
    check_term(term.strip())
    return mark.model_copy(update={"start": start, "end": start + len(term.strip())})


def _no_hole(setting: str) -> PolicyRefusal:
    return PolicyRefusal(
        "marks_not_allowed",
        en="What is found as this may not be marked as wrong; a dictionary of the configuration "
        "(dictionaries.keep) can say so.",
        ja="この検出結果は「誤検出」にできません（設定の dictionaries.keep で指定してください）。",
        setting=setting,
    )


def _smallest(
    mark: Mark, found: Sequence[Finding], known: Sequence[tuple[Excerpt, Sequence[Finding]]]
) -> Excerpt:
    """The first excerpt in which the place is read as it is in the whole text."""
    whole = _read_as(found, mark, 0)
    for excerpt, found_in in known:
        if _read_as(found_in, mark, excerpt.offset) == whole:
            return excerpt
    raise InvalidRequest(
        "mark_too_long",
        status=413,
        en="What is found there depends on far more text than is kept with a mark "
        f"({LONGEST} characters); mark it in a shorter text.",
        ja=f"判定に必要な文脈が長すぎます（{LONGEST} 文字まで）。短い文章でマークしてください。",
    )


def _read_as(found: Sequence[Finding], mark: Mark, offset: int) -> list[tuple[int, int, str]]:
    start, end = mark.start - offset, mark.end - offset
    return [(f.start + offset, f.end + offset, f.entity_type) for f in there(found, start, end)]


def _refuse_what_is_configured(dictionary: Dictionary, term: str, verdict: Verdict) -> None:
    if verdict is Verdict.WRONG and dictionary.masks(term):
        raise _configured_otherwise("mask")
    if verdict is Verdict.MISSED and dictionary.keeps(term):
        raise _configured_otherwise("keep")


def _configured_otherwise(kind: str) -> SekishoError:
    return InvalidRequest(
        "configured_otherwise",
        status=409,
        en="The term stands in a dictionary of the configuration, which comes before marks.",
        ja="この語は設定の辞書に登録されています。設定の辞書がマークより優先されます。",
        setting=f"dictionaries.{kind}",
    )


def _nothing_there(entity_type: str) -> InvalidRequest:
    return InvalidRequest(
        "nothing_to_mark",
        status=422,
        en=f"The detector finds no {entity_type} there by itself, so there is nothing to keep. "
        "(A value is masked wherever it stands once it was found: mark it there.)",
        ja=f"そこでは {entity_type} が検出されていません（検出された箇所でマークしてください）。",
    )
