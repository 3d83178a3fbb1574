"""Programs for Node.js, which can import packages from node_modules."""

import shutil
import subprocess
from functools import cache

from tests.support import ROOT
from tests.support.servers.process import clean_environment


@cache
def node() -> str:
    """Return the path of Node.js itself. The `node` in PATH may be a script that starts it, as in the package from
    PyPI; ending that script would leave Node.js running and its output open."""
    found = shutil.which("node")
    assert found, "Node.js >= 20 is missing: run the tests with `make test`"
    asked = subprocess.run([found, "-p", "process.execPath"], env=clean_environment(), capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


def start_node(source: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a module given as text, with pipes. Its `process.argv.slice(2)` are the arguments."""
    # A module given by --eval resolves imports from the current directory, and so finds its node_modules.
    return subprocess.Popen(
        [node(), "--input-type=module", "--eval", source, "-", *arguments],
        cwd=ROOT,
        env=clean_environment(),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run_node(source: str, *arguments: str, seconds: float = 30) -> str:
    """Run a module given as text to its end, and return what it printed."""
    process = start_node(source, *arguments)
    try:
        out, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        out, errors = process.communicate()
        raise AssertionError(f"the Node.js program had not ended after {seconds} s:\n{out}{errors}") from None
    assert process.returncode == 0, f"the Node.js program failed:\n{out}{errors}"
    return out
