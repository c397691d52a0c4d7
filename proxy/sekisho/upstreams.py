"""A named AI service, and which country's rules its operator answers to."""

from dataclasses import dataclass
from enum import StrEnum


class Jurisdiction(StrEnum):
    FOREIGN = "foreign"
    DOMESTIC = "domestic"


@dataclass(frozen=True, slots=True)
class Upstream:
    """`base_url` has no trailing slash; a vendor's path is appended to it as it came.

    `aws_region`: requests are signed for it with the proxy's own credentials; '' for not at all.
    """

    name: str
    base_url: str
    jurisdiction: Jurisdiction
    aws_region: str = ""


ECHO = Upstream(name="echo", base_url="echo:", jurisdiction=Jurisdiction.FOREIGN)
"""Built in: answers with the text that reached it. Foreign, so that what it shows is masked."""
