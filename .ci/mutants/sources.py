"""Make all mutants, and a copy of the code that contains them. None is active until its name is set."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from mutmut.configuration import config
from mutmut.mutation.file_mutation import MutatedFile, compute_function_hashes, mutate_file_contents

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / ".mutants"
COPIED = ("chat", "tests")
OPERATORS = (Path(__file__).parent / "operators.py").read_text()


@dataclass(frozen=True)
class Mutant:
    """One mutant. `name` activates it; `function` is the key of the tests that reach it, and `version` the hash of the
    function's code."""

    name: str
    file: str
    function: str
    version: str
    diff: str

    @property
    def where(self) -> str:
        """The function's name, as in the source."""
        return plain(self.function)

    @property
    def key(self) -> tuple[str, str, str]:
        """The key in tests/mutants.toml, which does not depend on the number of the line."""
        return self.file, self.where, self.diff


def plain(function: str) -> str:
    """Convert mutmut's name of a function to `Class.method` or `function`."""
    last = function.rpartition(".")[2]
    return last[1:].strip("ǁ").replace("ǁ", ".") if "ǁ" in last else last.removeprefix("x_")


def write() -> list[Mutant]:
    """Write the copy in which the tests run, and return its mutants."""
    COPY.mkdir(exist_ok=True)
    for entry in os.listdir(ROOT):
        link = COPY / entry
        if entry not in (".git", ".mutants", *COPIED) and not os.path.lexists(link):
            link.symlink_to(ROOT / entry)
    files = [path.relative_to(ROOT) for folder in COPIED for path in _files(ROOT / folder)]
    for path in (path for folder in COPIED for path in _files(COPY / folder)):
        if path.relative_to(COPY) not in files:
            path.unlink()
    return [mutant for file in files for mutant in _copy(file)]


def _files(folder: Path) -> list[Path]:
    left_out = {"output", "__pycache__"}
    return sorted(path for path in folder.rglob("*") if path.is_file() and not left_out & set(path.parts))


def _copy(file: Path) -> list[Mutant]:
    """Copy a file, with its mutants if there are any, and return them."""
    content, mutants = (ROOT / file).read_bytes(), []
    if file.parts[0] == "chat" and file.suffix == ".py" and config().should_mutate(file):
        mutated = _mutated(file, content.decode())
        content, mutants = mutated.code.encode(), mutated.mutants
    _put(COPY / file, content)
    return mutants


def _put(path: Path, content: bytes) -> None:
    """Write a file unless it has this content already, so that Python need not compile it again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


class Mutated(NamedTuple):
    """A file with its mutants in it."""

    code: str
    mutants: list[Mutant]


def _mutated(file: Path, code: str) -> Mutated:
    """Return a file with its mutants. They are cached, because making them takes a while."""
    version = hashlib.sha256(f"{file} {code} {OPERATORS} {config()}".encode()).hexdigest()[:16]
    kept = COPY / "made" / f"{version}.json"
    if kept.exists():
        found = json.loads(kept.read_text())
        return Mutated(found["code"], [Mutant(**one) for one in found["mutants"]])
    made = mutate_file_contents(str(file), code)
    mutated = Mutated(made.code, list(_mutants(file, code, made)))
    _put(kept, json.dumps({"code": made.code, "mutants": [asdict(one) for one in mutated.mutants]}).encode())
    return mutated


def _mutants(file: Path, code: str, mutated: MutatedFile) -> Iterator[Mutant]:
    module = ".".join(file.with_suffix("").parts).removesuffix(".__init__")
    versions = compute_function_hashes(code)
    lines = mutated.code.splitlines()
    for name in mutated.mutant_names:
        function = name.partition("__mutmut_")[0]
        diff = _diff(lines, mutated, f"{function}__mutmut_orig", name)
        yield Mutant(f"{module}.{name}", str(file), f"{module}.{function}", versions[function], diff)


def _diff(lines: list[str], mutated: MutatedFile, *names: str) -> str:
    """Return the lines that differ, without context, so that a change of other lines does not change the result."""
    before, after = (_body(lines, mutated, name) for name in names)
    changed = difflib.unified_diff(before, after, lineterm="", n=0)
    return "\n".join(f"{line[0]} {line[1:]}" for line in list(changed)[2:] if not line.startswith("@@"))


def _body(lines: list[str], mutated: MutatedFile, name: str) -> list[str]:
    """Return the lines of a function, with its original name."""
    span = mutated.line_span_by_function_name[name]
    was = plain(name.partition("__mutmut_")[0]).rpartition(".")[2]
    return [line.strip().replace(f"def {name}(", f"def {was}(") for line in lines[span.start - 1 : span.end]]


def changed_since(base: str) -> set[tuple[str, str]]:
    """Return the file and the name of each function that is new or has changed since the commit `base`."""
    names = _git("diff", "--name-only", base, "--", "chat").split()
    names += _git("ls-files", "--others", "--exclude-standard", "--", "chat").split()
    found = set()
    for name in names:
        if (ROOT / name).exists():
            was = compute_function_hashes(_git("show", f"{base}:{name}", missing=""))
            now = compute_function_hashes((ROOT / name).read_text())
            found |= {(name, plain(function)) for function, version in now.items() if was.get(function) != version}
    return found


def _git(*arguments: str, missing: str | None = None) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode and missing is None:
        raise SystemExit(done.stderr.strip())
    return done.stdout if done.returncode == 0 else missing or ""
