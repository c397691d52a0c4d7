import subprocess
import sys

from sekisho.masking.redaction import REDACTED, redact


def test_nothing_of_the_value_stays() -> None:
    assert redact("123456789018") == REDACTED
    assert redact("x") == redact("yyyy")


def test_importing_masking_loads_none_of_the_heavy_parts() -> None:
    names = "actions lanes masker memo names placeholders recurrence redaction register restorer"
    imports = "; ".join(f"import sekisho.masking.{n}" for n in [*names.split(), "urls", "vault"])
    heavy = "('spacy', 'presidio_analyzer', 'presidio_anonymizer', 'starlette', 'asyncio')"
    program = f"{imports}; import sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
