"""One picture of the last bench.accuracy and bench.speed: what leaks, what it costs, how fast.

Reads the figures that they left in bench/out and draws whichever are there.

    python -m bench.plot [--out bench/out] [--file PATH]
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.detectors import ACCURACY_FILE, DETECTORS, ROOT, SPEED_FILE

Results = Mapping[str, Mapping[str, Any]]

COMMON_LABELS = 5
COLOURS = dict(zip(DETECTORS, ("#c8102e", "#4c72b0", "#55a868", "#8c8c8c"), strict=True))


def shares(
    axes: Any, results: Results, title: str, bars: Mapping[str, Sequence[float | None]]
) -> None:
    """Groups of bars: for each title in `bars`, a share by detector; None where there is none."""
    width = 0.8 / len(results)
    for index, name in enumerate(results):
        at = [group + (index - (len(results) - 1) / 2) * width for group in range(len(bars))]
        row = [each[index] for each in bars.values()]
        heights = [each or 0.0 for each in row]
        drawn = axes.bar(at, heights, width, label=name, color=COLOURS[name])
        texts = ["" if each is None else f"{each:.3f}" for each in row]
        axes.bar_label(drawn, texts, fontsize=6, rotation=90, padding=2)
    axes.set_xticks(range(len(bars)), bars)
    axes.set_title(title)
    axes.margins(y=0.2)


def amounts(axes: Any, results: Results, title: str, figure: str, form: str) -> None:
    names = list(results)
    drawn = axes.bar(
        names, [results[name][figure] for name in names], color=[COLOURS[name] for name in names]
    )
    axes.bar_label(drawn, fmt=form, fontsize=8, padding=2)
    axes.set_title(title)
    axes.margins(y=0.15)


def memory(axes: Any, results: Results) -> None:
    for name, each in results.items():
        if taken := each.get("distinct_mb"):
            texts, megabytes = zip(*taken, strict=True)
            axes.plot(texts, megabytes, marker="o", markersize=3, label=name, color=COLOURS[name])
    axes.set_ylim(0, 1.2 * axes.get_ylim()[1])
    axes.set_title("resident MB, by distinct texts read")
    if axes.lines:
        axes.legend(fontsize=8)


def accuracy_panels(axes: Sequence[Any], results: Results) -> None:
    each = list(results.values())
    measures = {"leak": "leak", "overmask": "over-masked", "negatives": "over-masked,\nno spans"}
    missed = {title: [row[key] for row in each] for key, title in measures.items()}
    shares(axes[0], results, "prompts: lower is better", missed)
    labels = each[0]["labels"]
    common = sorted(labels, key=lambda label: -labels[label]["spans"])[:COMMON_LABELS]
    leaks = {
        label.replace("_", "\n"): [row["labels"][label]["leak"] for row in each] for label in common
    }
    shares(axes[1], results, "leak, the commonest labels: lower is better", leaks)
    found = {
        f"{label}\n{measure}": [row["names"][label][measure] for row in each]
        for label in ("PERSON", "ORGANIZATION")
        for measure in ("recall", "precision")
    }
    shares(axes[2], results, "names found whole in prose: higher is better", found)
    axes[0].legend(fontsize=8)


def speed_panels(axes: Sequence[Any], results: Results) -> None:
    amounts(axes[0], results, "characters/s, one thread", "characters_s", "{:,.0f}")
    amounts(axes[1], results, "ms for a prompt of 500 characters", "long_prompt_ms", "{:,.0f}")
    amounts(axes[2], results, "s, start to first answer", "start_s", "{:.1f}")
    amounts(axes[3], results, "resident MB after the rounds", "rounds_mb", "{:,.0f}")
    memory(axes[4], results)


def read(path: Path) -> Results | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "bench" / "out",
        help="where the figures are (default: %(default)s)",
    )
    parser.add_argument(
        "--file",
        type=Path,
        help="the picture; its ending chooses the format (default: OUT/bench.svg)",
    )
    options = parser.parse_args()
    try:
        import matplotlib
    except ModuleNotFoundError:
        sys.exit(f"No picture without matplotlib: {sys.executable} -m pip install matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    accuracy, speed = read(options.out / ACCURACY_FILE), read(options.out / SPEED_FILE)
    if accuracy is None and speed is None:
        sys.exit(f"No figures in {options.out}: run bench.accuracy or bench.speed first.")
    figure, axes = pyplot.subplots(4, 2, figsize=(11, 14), layout="constrained")
    for drawn, panels, results in (
        (axes.flat[:3], accuracy_panels, accuracy),
        (axes.flat[3:], speed_panels, speed),
    ):
        if results is None:
            for each in drawn:
                each.set_axis_off()
        else:
            panels(drawn, results)
    for each in axes.flat:
        each.spines[["top", "right"]].set_visible(False)
    path = options.file or options.out / "bench.svg"
    figure.savefig(path)
    print(path)


if __name__ == "__main__":
    main()
