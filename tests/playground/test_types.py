"""The page's JavaScript says its types in comments, and they hold."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TSC = ROOT / "extension/node_modules/.bin/tsc"


def test_the_scripts_hold_what_their_types_say() -> None:
    if not TSC.exists():
        pytest.skip("TypeScript is not installed (npm --prefix extension install)")

    checked = subprocess.run(
        [TSC, "-p", Path(__file__).parent / "jsconfig.json"], capture_output=True, text=True
    )

    assert checked.stdout == ""
    assert checked.returncode == 0
