"""Places that are not addresses."""

import re
from collections.abc import Iterator

from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_NO_PLACE = re.compile(r"[長人語製産側系式]\Z|\A(?:日本|日中|国内|海外|全国|各地|[a-z0-9_.-]+)\Z")

_TWO = re.compile(r"[→⇒」』]")
_LONE = re.compile(r"\S?\s+")
_LONE_END = re.compile(r"\s+\S?\Z")


class JpLocationRecognizer(JpRecognizer):
    """Municipalities, prefectures, countries and stations as the name model finds them. No check
    digit; an address is what names a block. Invalid: 石川 in 石川さん, 日本, 工場長."""

    entity_types = ("LOCATION",)

    def find(self, view: View) -> Iterator[Match]:
        for entity in view.named:
            if entity.label != "LOCATION":
                continue
            start, end = _trimmed(view.text, entity.start, entity.end)
            name = view.text[start:end]
            if len(name) >= 2 and not _NO_PLACE.search(name) and not _TWO.search(name):
                yield Match(start, end, "LOCATION", 0.5)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a lone letter at an end that a space sets apart: 新 千葉県…, …401 居住."""
    lone = _LONE.match(text, start, end)
    start = lone.end() if lone else start
    lone = _LONE_END.search(text, start, end)
    return start, lone.start() if lone else end
