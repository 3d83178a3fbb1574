"""The run of .ci before a change is taken."""

import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT


@pytest.mark.parametrize(("has_oldest", "taken"), [(True, "python3.11"), (False, "python3")])
def test_the_suite_runs_on_the_oldest_python_that_is_promised_where_there_is_one(
    has_oldest: bool, taken: str, tmp_path: Path
) -> None:
    for name, script in [("make", 'echo "make $*"'), ("python3.11", f"exit {int(not has_oldest)}")]:
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    ran = subprocess.run(
        [ROOT / ".ci/run"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    arguments, _, python = ran.stdout.splitlines()[-1].rpartition("=")
    assert (arguments, Path(python).name) == ("make check test PYTHON", taken)
    assert "Python 3.11 or newer" in (ROOT / "README.md").read_text()
