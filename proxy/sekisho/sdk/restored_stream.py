"""A text that comes in pieces, restored as it comes.

Together the pieces are what `Restorer.restore` makes of the whole, however they are cut. Held back
is only what may begin a placeholder. Where the source breaks off with an error, so does the stream,
and what was held back is not given: an answer that was cut must not look whole.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator

from sekisho.masking.lanes import Lane
from sekisho.sdk.kept_values import KeptValues
from sekisho.sdk.threads import in_thread


def restored(chunks: Iterable[str | None], values: KeptValues) -> Iterator[str]:
    """None counts as nothing: vendors send it where a delta holds no text."""
    lane = _lane(values)
    for chunk in chunks:
        if chunk and (out := lane.feed(chunk)):
            yield out
    if out := lane.flush():
        yield out


async def arestored(
    chunks: AsyncIterable[str | None], values: KeptValues
) -> AsyncGenerator[str, None]:
    """The same. Never waits for a disk or a network in the event loop. Where the consumer stops
    early, a generator that it reads from is closed too, and with it its connection.
    """
    lane = _lane(values)
    try:
        async for chunk in chunks:
            if not chunk:
                continue
            out = await in_thread(lane.feed, chunk) if values.waits else lane.feed(chunk)
            if out:
                yield out
    finally:
        if isinstance(chunks, AsyncGenerator):
            await chunks.aclose()
    out = await in_thread(lane.flush) if values.waits else lane.flush()
    if out:
        yield out


def _lane(values: KeptValues) -> Lane:
    return values.restorer().lane(text_cap=0)
