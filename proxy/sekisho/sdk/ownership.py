"""Who closes the connections that a protected client shares with the one it was made from.

The original keeps them as long as anybody has it; after that they are the protected client's.
"""

import weakref
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ownership:
    """`http` is the original's HTTP client. Holding it keeps it from being collected, which would
    close the connections under the protected client's requests.
    """

    original: "weakref.ref[Any] | None" = None
    http: Any = None

    @property
    def alone(self) -> bool:
        """Whether nobody else ever had the connections."""
        return self.original is None

    def may_close(self) -> bool:
        if self.original is None:
            return True
        return self.original() is None or bool(self.http.is_closed)
