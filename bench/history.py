"""A conversation that is sent again with each turn: its first analysis, and what the memo leaves.

The way is the proxy's own, without its sockets: read the body, look every text up in the memo,
detect in what is new, mask, write the body. Each conversation is first sent whole to a memo that
has not seen it, then again with one turn more, as a chat client does. One process, one thread.

    python -m bench.history [--data ../shared/data] [--turns N] [--conversations N] [--vault URL]
"""

import argparse
import json
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from bench.detectors import ROOT, WARM_UP, records

from sekisho.checkpoint import Checkpoint
from sekisho.exchange import Collaborators, Request
from sekisho.masking.memo import Memo
from sekisho.masking.vault import Vault
from sekisho.policy import Policy
from sekisho.settings import PolicySettings
from sekisho.stores.opening import open_store
from sekisho.upstreams import ECHO
from sekisho_recognizers.analyzer import Analyzer, load_analyzer

KEY = bytes(32)
MAX_DEPTH = 64
HEADERS = (("content-type", "application/json"),)


def conversation(prompts: list[str], number: int, turns: int) -> list[str]:
    """No turn is in another conversation too, or twice in this one."""
    some = islice(cycle(prompts), number * turns, (number + 1) * turns)
    return [f"{number}-{turn}件目：{text}" for turn, text in enumerate(some)]


def request(turns: list[str]) -> Request:
    roles = cycle(("user", "assistant"))
    messages = [{"role": next(roles), "content": text} for text in turns]
    body = json.dumps({"model": "m", "messages": messages}, ensure_ascii=False).encode()
    return Request("POST", "/v1/chat/completions", "", HEADERS, body)


def pass_ms(checkpoint: Checkpoint, analyzer: Analyzer, sent: Request) -> float:
    begin = time.perf_counter()
    exchange = checkpoint.admit(sent, ECHO, "bench")
    findings = [analyzer.analyze(leaf.text, cue=leaf.cue) for leaf in exchange.leaves]
    exchange.mask(findings)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--turns", type=int, default=50, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--conversations", type=int, default=5, metavar="N", help="default: %(default)s"
    )
    parser.add_argument(
        "--vault", default="memory://", metavar="URL", help="as in vault.url; default: %(default)s"
    )
    options = parser.parse_args()
    prompts = [each["text"] for each in records(options.data / "prompts" / "dev.jsonl")]
    analyzer = load_analyzer()
    analyzer.analyze(WARM_UP)
    actions = dict.fromkeys(analyzer.entity_types, "mask")  # some would refuse the whole request
    policy = Policy(PolicySettings.model_validate({"actions": actions}))
    store = open_store(options.vault, KEY, 3600, 256 << 20)
    shared = Collaborators(KEY, policy, Memo(store, KEY), Vault(store, KEY))
    checkpoint = Checkpoint(shared, max_depth=MAX_DEPTH)
    titles = ("first sent", "sent again", "sent again, with one turn more")
    ways: dict[str, list[float]] = {title: [] for title in titles}
    sizes = []
    for number in range(options.conversations):
        *turns, last = conversation(prompts, number, options.turns + 1)
        sizes.append(sum(map(len, turns)))
        for taken, sent in zip(ways.values(), (turns, turns, [*turns, last]), strict=True):
            taken.append(pass_ms(checkpoint, analyzer, request(sent)))
    print(
        f"{options.conversations} conversations of {options.turns} turns, "
        f"{median(sizes):,.0f} characters (median)\n"
    )
    print(f"{'a request (ms)':34s} {'median':>10s} {'of first':>10s}")
    first = median(ways["first sent"])
    for title, taken in ways.items():
        print(f"{title:34s} {median(taken):10.1f} {median(taken) / first:10.2%}")


if __name__ == "__main__":
    main()
