import numpy
import pytest

from sekisho_recognizers.name_features import Features
from sekisho_recognizers.name_network import Block, Floats, Network

WIDTH, HIDDEN, TAGS = 6, 5, 4
NUMBERS = numpy.random.default_rng(0)


def some(*shape: int) -> Floats:
    return NUMBERS.normal(size=shape).astype(numpy.float32)


TABLES = {
    name: some(20, WIDTH)
    for name in ("characters", "places", "begins", "ends", "surfaces", "vectors")
}
BLOCKS = [
    Block(distance, some(3 * WIDTH, HIDDEN), some(HIDDEN), some(HIDDEN, WIDTH))
    for distance in (1, 3, 2)
]
OUT, BIAS = some(WIDTH, TAGS), some(TAGS)
NETWORK = Network(TABLES, BLOCKS, OUT, BIAS)


def features(count: int) -> Features:
    """Two characters to a token, and each seventh character in none."""
    tokens = count // 2
    token = numpy.minimum(numpy.arange(count) // 2, tokens)
    token[::7] = tokens
    rows = [NUMBERS.integers(0, 20, count) for _ in range(4)]
    return Features(
        characters=rows[0],
        places=rows[1],
        token=token,
        surfaces=NUMBERS.integers(0, 20, tokens),
        vectors=NUMBERS.integers(0, 20, tokens),
        begins=rows[2],
        ends=rows[3],
    )


def straightforward(seen: Features) -> Floats:
    """Character by character, as the docstring of the module says."""
    rows = []
    for place in range(len(seen.characters)):
        row = sum(
            TABLES[name][getattr(seen, name)[place]]
            for name in ("characters", "places", "begins", "ends")
        )
        token = seen.token[place]
        if token < len(seen.surfaces):
            row += TABLES["surfaces"][seen.surfaces[token]] + TABLES["vectors"][seen.vectors[token]]
        rows.append(row)
    for block in BLOCKS:
        normal = [normalised(row) for row in rows]
        zero = numpy.zeros(WIDTH)
        changed = []
        for place, row in enumerate(rows):
            left, right = place - block.distance, place + block.distance
            window = numpy.concatenate(
                [
                    normal[left] if left >= 0 else zero,
                    normal[place],
                    normal[right] if right < len(rows) else zero,
                ]
            )
            changed.append(row + numpy.maximum(window @ block.window + block.bias, 0) @ block.out)
        rows = changed
    return numpy.array([normalised(row) @ OUT + BIAS for row in rows], numpy.float32)


def normalised(row: Floats) -> Floats:
    scaled: Floats = row / numpy.sqrt((row * row).mean() + 1e-5)
    return scaled


def scores(seen: Features, *piece: int) -> Floats:
    return numpy.concatenate(list(NETWORK.scores(seen, *piece)))


@pytest.mark.parametrize("count", [1, 2, 3, 7, 40])
def test_scores_are_those_of_a_straightforward_pass(count: int) -> None:
    seen = features(count)

    numpy.testing.assert_allclose(straightforward(seen), scores(seen), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("piece", [1, 5, 16, 100])
def test_pieces_change_nothing(piece: int) -> None:
    seen = features(100)

    numpy.testing.assert_allclose(scores(seen), scores(seen, piece), rtol=1e-3, atol=1e-3)


def test_a_text_of_no_characters_has_no_scores() -> None:
    assert list(NETWORK.scores(features(0))) == []
