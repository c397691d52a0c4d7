"""What can be done with texts: the methods that a Shield and a session of one share.

One object serves threads and event loops alike: nothing in it belongs to a loop, and what one
masked the other restores. So there are no classes of their own for asyncio, but for each method
that reads or waits a twin with an `a` before its name, which does the same in a thread.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator, Sequence
from typing import NoReturn, Protocol, Self, overload

from sekisho.sdk.kept_values import KeptValues, SessionValues
from sekisho.sdk.masked import Masked
from sekisho.sdk.restored_stream import arestored, restored
from sekisho.sdk.threads import in_thread
from sekisho_recognizers.finding import Finding


class TextMasker(Protocol):
    """Who finds and masks: this process, or a server. Safe to share between threads."""

    def warm_up(self) -> None: ...

    def detect(self, text: str) -> list[Finding]: ...

    def mask(self, texts: Sequence[str], values: KeptValues) -> list[Masked]:
        """Puts what it masked into `values`."""
        ...

    def open(self) -> SessionValues: ...

    def end(self, values: SessionValues) -> None: ...

    def close(self) -> None: ...


class Texts:
    def __init__(self, masker: TextMasker, values: KeptValues) -> None:
        self._masker = masker
        self._values = values

    def mask(self, text: str) -> Masked:
        """Raises PolicyRefusal where the text holds what may not leave, with the entity types;
        DetectionFailure where it could not be read. Then there is no masked text.
        """
        [masked] = self.mask_many([text])
        return masked

    def mask_many(self, texts: Iterable[str]) -> list[Masked]:
        """The texts as those of one request: a value found in one is masked in all, and names of
        one person share a code wherever they stand. One that may not leave refuses all.
        """
        if isinstance(texts, str):
            raise TypeError("mask_many takes several texts; mask takes one")
        several = [checked(text) for text in texts]
        return self._masker.mask(several, self._values) if several else []

    def restore(self, text: str) -> str:
        """Puts the values back. A placeholder that is not known here stays."""
        return self._values.restorer().restore(checked(text))

    @overload
    def restore_stream(self, chunks: Iterable[str | None]) -> Iterator[str]: ...

    @overload
    def restore_stream(self, chunks: AsyncIterable[str | None]) -> AsyncGenerator[str, None]: ...

    def restore_stream(
        self, chunks: Iterable[str | None] | AsyncIterable[str | None]
    ) -> Iterator[str] | AsyncGenerator[str, None]:
        """The pieces of one text, restored as they come; together they are `restore` of the whole,
        however it was cut. Nothing is held back but what may begin a placeholder. None counts as
        an empty piece. What the source raises passes through.
        """
        if isinstance(chunks, AsyncIterable):
            return arestored(chunks, self._values)
        return restored(chunks, self._values)

    def __reduce__(self) -> NoReturn:
        """A pickle would hold the key, and in another process know none of the values."""
        raise TypeError(f"a {type(self).__name__} cannot be pickled; make one in each process")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    async def amask(self, text: str) -> Masked:
        return await in_thread(self.mask, text)

    async def amask_many(self, texts: Iterable[str]) -> list[Masked]:
        return await in_thread(self.mask_many, texts)

    async def arestore(self, text: str) -> str:
        return await in_thread(self.restore, text)


def checked(text: object) -> str:
    """Raises TypeError, without the value."""
    if not isinstance(text, str):
        raise TypeError(f"a text is a str, not {type(text).__name__}")
    return text
