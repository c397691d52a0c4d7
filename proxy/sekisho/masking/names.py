"""Which name is the shorter form of which: 田中 where 田中太郎 is the only 田中.

Names are canonical (folded, without white space). Where a name was written in parts, only whole
parts count; where it was not, any beginning and end does, for nothing tells where 田中太郎 divides.
"""

from collections.abc import Iterable, Iterator, Mapping

from sekisho_recognizers.folding import canonical, fold

_LONGEST_NAME = 64


def whole_names(surfaces: Iterable[str]) -> Mapping[str, str]:
    """Maps each name that is a shorter form of exactly one other person to that person's name."""
    names = {canonical(surface) for surface in surfaces}
    longer: dict[str, set[str]] = {}
    for surface in surfaces:
        owner = canonical(surface)
        for form in _shorter_forms(surface):
            if form in names and form != owner:
                longer.setdefault(form, set()).add(owner)
    wholes: dict[str, str] = {}
    for name in sorted(longer, key=lambda n: (-len(n), n)):
        persons = {wholes.get(owner, owner) for owner in longer[name]}
        if len(persons) == 1:
            wholes[name] = persons.pop()
    return wholes


def _shorter_forms(surface: str) -> Iterator[str]:
    parts = fold(surface).text.split()
    name = "".join(parts)
    if len(name) > _LONGEST_NAME:
        return
    if len(parts) > 1:
        for count in range(1, len(parts)):
            yield "".join(parts[:count])
            yield "".join(parts[count:])
        return
    if name.isascii():
        return
    for length in range(2, len(name)):
        yield name[:length]
        yield name[-length:]
    if len(name) > 2:
        yield name[0]  # 林 in 林太郎, but not in 小林
