"""What a site received, whole, and whether a value is in it under any of its spellings."""

import base64
import html
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote_plus


@dataclass(frozen=True)
class Arrival:
    """A request, or a frame of a WebSocket (`method` is then `WS`)."""

    host: str
    method: str
    target: str = field(repr=False)
    headers: str = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def whole(self) -> str:
        return "\n".join([self.target, self.headers, self.body.decode("utf-8", "replace")])


def spellings(value: str) -> set[str]:
    """`value` as it is, escaped for JSON, URLs and HTML, in base64 at any offset, unbroken."""
    escaped = json.dumps(value)[1:-1]
    plain = {value, escaped, escaped.upper(), "".join(value.split())}
    plain |= {json.dumps(value, ensure_ascii=False)[1:-1], html.escape(value)}
    plain |= {quote(value), quote(value).lower(), quote_plus(value), json.dumps(escaped)[1:-1]}
    plain.add("".join(f"&#{ord(letter)};" for letter in value))
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        plain.add(value.encode(encoding).hex())
        plain |= set(_in_base64(value.encode(encoding)))
    return plain


def _in_base64(value: bytes) -> Iterable[str]:
    """The characters that depend on `value` alone, at each of its three offsets."""
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + value)
        first, last = -(-offset * 8 // 6), (offset + len(value)) * 8 // 6
        core = text[first:last].decode()
        yield core
        yield core.replace("+", "-").replace("/", "_")


def leaked(arrivals: Iterable[Arrival], values: Iterable[str]) -> list[tuple[str, str, str]]:
    """Each value that arrived, with the method and the path it came by."""
    known = {value: spellings(value) for value in values}
    found = []
    for arrival in arrivals:
        text = arrival.whole
        text += "\n" + unquote_plus(text)
        for value, forms in known.items():
            if any(form in text for form in forms):
                found.append((value, arrival.method, arrival.target.partition("?")[0]))
    return found
