"""Every example of docs/sdk.md runs, against an upstream and a server on loopback.

What stands behind a `print(…)` as a comment is what it prints; codes of placeholders depend on the
key, and so count as equal. No example lets the upstream see the name that it sends.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from sekisho.detection import WorkerDetector
from support.gate import gate
from support.repeating import repeat
from support.servers import serving
from support.upstream import RecordingUpstream

PAGE = (Path(__file__).parent.parent / "docs/sdk.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
NAMES = ("田中", "佐藤")

_CODE = re.compile(r"([A-Z]{3,7})[0-9][0-9BCDFGHJKMNPQRSTVWXYZ]{5}[AEIOU]{0,2}")
_PRINTED = re.compile(r"^ *(?:(?:print\(.*)?\)  )?# (.*)$", re.MULTILINE)

pytestmark = pytest.mark.ginza


@pytest.fixture(scope="module")
def upstream() -> Iterator[tuple[RecordingUpstream, str]]:
    made = RecordingUpstream(repeat)
    with serving(made, lifespan="off") as url:
        yield made, url


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with gate(WorkerDetector(timeout_s=60)) as made:
        yield made.url


@pytest.fixture(autouse=True)
def _surroundings(
    upstream: tuple[RecordingUpstream, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, url = upstream
    made.requests.clear()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "terms.csv").write_text("term,type\nかわせみ計画,PROJECT\n", encoding="utf-8")
    (tmp_path / "sekisho.yaml").write_text("policy: {profile: minimal}\n", encoding="utf-8")
    for name, value in {
        "SEKISHO_KEY_FILE": str(tmp_path / "key"),
        "OPENAI_API_KEY": "invented",
        "OPENAI_BASE_URL": f"{url}/v1",
        "OPENAI_API_BASE": f"{url}/v1",  # LlamaIndex's
        "ANTHROPIC_API_KEY": "invented",
        "ANTHROPIC_BASE_URL": url,
        "GEMINI_API_KEY": "invented",
        "GOOGLE_GEMINI_BASE_URL": url,
        # Else LiteLLM asks the internet for its table of prices.
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }.items():
        monkeypatch.setenv(name, value)


def is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # the package around it
        return False


def without_codes(text: str) -> str:
    return _CODE.sub(r"\1…", text)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(1, len(EXAMPLES) + 1))
def test_an_example_does_what_it_says(
    example: str,
    upstream: tuple[RecordingUpstream, str],
    server: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    recording, _ = upstream
    calls_out = "model=" in example
    for name in re.findall(r"^(?:from|import) ([\w.]+)", example, re.MULTILINE):
        if not is_installed(name):
            pytest.skip(f"{name} is not installed")

    code = compile(example.replace("http://127.0.0.1:8686", server), "docs/sdk.md", "exec")
    exec(code, {})  # noqa: S102  (our own page)

    printed = capsys.readouterr().out
    said = _PRINTED.findall(example)
    if said:
        assert without_codes(printed).splitlines() == [without_codes(each) for each in said]
    assert bool(recording.requests) is calls_out
    assert not any(recording.saw(name) for name in NAMES)
    if calls_out and "print(" in example:
        assert "田中太郎様" in printed


def test_the_page_has_examples_of_every_entry() -> None:
    together = "".join(EXAMPLES)

    for entry in ("protect(", "Client(", "Shield(", "session()", "restore_stream", "warm_up()"):
        assert entry in together
