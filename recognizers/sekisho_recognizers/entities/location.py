"""Places that are not addresses."""

import re
from collections.abc import Iterator

from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_LABELS = frozenset(
    {
        "City",
        "Province",
        "County",
        "Station",
        "Domestic_Region",
        "GPE_Other",
        "Country",
        "Region_Other",
    }
)

_NO_PLACE = re.compile(r"[長人語製産側系式]\Z|\A(?:日本|日中|国内|海外|全国|各地|[a-z0-9_.-]+)\Z")


class JpLocationRecognizer(JpRecognizer):
    """Municipalities, prefectures, countries and stations as the NLP model finds them. No check
    digit; an address is what names a block. Invalid: 石川 in 石川さん, 日本, 工場長."""

    entity_types = ("LOCATION",)

    def find(self, view: View) -> Iterator[Match]:
        for entity in view.named:
            name = view.text[entity.start : entity.end]
            if entity.label in _LABELS and len(name) >= 2 and not _NO_PLACE.search(name):
                yield Match(entity.start, entity.end, "LOCATION", 0.5)
