"""Places that are not addresses."""

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


class JpLocationRecognizer(JpRecognizer):
    """Municipalities, prefectures, countries and stations as the NLP model finds them. No check
    digit; an address is what names a block. Invalid: 石川 in 石川さん."""

    entity_types = ("LOCATION",)

    def find(self, view: View) -> Iterator[Match]:
        for entity in view.named:
            if entity.label in _LABELS and entity.end - entity.start >= 2:
                yield Match(entity.start, entity.end, "LOCATION", 0.5)
