"""Whose turn it is: fair to all, short before long, nobody for ever."""

import random

from sekisho.detection_queue import TURN_CHARS, Asker, DetectionQueue, Turn
from sekisho.wire.walk import Leaf


def asker(*lengths: int) -> Asker:
    return Asker([Leaf("あ" * length) for length in lengths])


def next_of(queue: DetectionQueue) -> Asker:
    turn = queue.begin()
    assert turn is not None
    queue.end(turn)
    return turn.asker


def test_a_request_is_read_in_turns_of_whole_texts() -> None:
    turns = asker(1_000, 2_000, 500, 5_000, 30_000, 10).turns

    assert [[len(leaf.text) for leaf in turn.leaves] for turn in turns] == [
        [1_000, 2_000],
        [500],
        [5_000],
        [30_000],
        [10],
    ]
    assert [turn.long for turn in turns] == [False, False, False, True, False]


def test_one_that_is_alone_is_read_in_order() -> None:
    queue = DetectionQueue(workers=1)
    alone = asker(6_000, 6_000, 6_000)
    queue.join(alone)

    turns = [queue.begin() for _ in range(4)]

    assert turns == [*alone.turns, None]


def test_a_short_one_overtakes_a_long_one() -> None:
    queue = DetectionQueue(workers=1)
    long, short = asker(*[9_000] * 10), asker(20)
    queue.join(long)
    assert next_of(queue) is long
    queue.join(short)

    assert next_of(queue) is short
    assert next_of(queue) is long


def test_a_long_text_is_not_overtaken_for_ever() -> None:
    queue = DetectionQueue(workers=1)
    long = asker(50_000)
    queue.join(long)

    read = 0
    while True:
        queue.join(asker(1_000))
        if next_of(queue) is long:
            break
        read += 1_000

    assert 40_000 <= read <= 50_000


def test_requests_share_evenly() -> None:
    queue = DetectionQueue(workers=1)
    askers = [asker(*[TURN_CHARS] * 20) for _ in range(3)]
    for each in askers:
        queue.join(each)

    served = [next_of(queue) for _ in range(30)]

    assert [served.count(each) for each in askers] == [10, 10, 10]


def test_one_of_several_workers_stays_free_of_long_texts() -> None:
    queue = DetectionQueue(workers=2)
    for _ in range(2):
        queue.join(asker(50_000))
    first = queue.begin()
    assert first is not None

    assert queue.begin() is None
    queue.join(asker(60_000, 10))
    short = queue.begin()
    assert short is not None
    assert short.chars == 10
    queue.end(first)
    assert queue.begin() is not None


def test_who_leaves_is_not_read() -> None:
    queue = DetectionQueue(workers=1)
    gone, stays = asker(10, 10_000), asker(20_000)
    queue.join(gone)
    queue.join(stays)
    queue.leave(gone)

    assert queue.unread_chars == 20_000
    assert next_of(queue) is stays
    assert queue.begin() is None


def test_counts_what_would_be_read_first() -> None:
    queue = DetectionQueue(workers=1)
    queue.join(asker(*[9_000] * 10))
    queue.join(asker(50))

    assert queue.chars_until(100) == 100 + 100 + 50
    assert queue.chars_until(1_000_000) == 1_000_000 + 90_000 + 50
    next_of(queue)
    assert queue.unread_chars == 90_000


def test_every_turn_is_begun_once_in_any_order_of_events() -> None:
    source = random.Random(4)
    for workers in (1, 2, 3):
        queue = DetectionQueue(workers=workers)
        expected: list[Turn] = []
        begun: list[Turn] = []
        under_way: list[Turn] = []
        for _ in range(300):
            if source.random() < 0.4:
                joined = asker(*(source.randint(0, 25_000) for _ in range(source.randint(1, 4))))
                queue.join(joined)
                expected += joined.turns
            if len(under_way) < workers and (turn := queue.begin()):
                begun.append(turn)
                under_way.append(turn)
            if under_way and source.random() < 0.5:
                queue.end(under_way.pop(source.randrange(len(under_way))))
            assert sum(turn.long for turn in under_way) <= max(1, workers - 1)
        while (turn := queue.begin()) or under_way:
            begun += [turn] if turn else []
            queue.end(turn or under_way.pop())
        assert sorted(map(id, begun)) == sorted(map(id, expected))
        assert queue.unread_chars == 0
