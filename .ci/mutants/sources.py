"""The mutants: which there are, and a copy of the code that has all of them in it, each asleep."""

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
    """`name` wakes it; `function` is the key of the tests that reach it, `version` the hash of the function's code."""

    name: str
    file: str
    function: str
    version: str
    diff: str

    @property
    def where(self) -> str:
        """The function's name as a person writes it."""
        return plain(self.function)

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by, wherever the line has gone meanwhile."""
        return self.file, self.where, self.diff


def plain(function: str) -> str:
    """`Class.method` or `function` of mutmut's name for it."""
    last = function.rpartition(".")[2]
    return last[1:].strip("ǁ").replace("ǁ", ".") if "ǁ" in last else last.removeprefix("x_")


def write() -> list[Mutant]:
    """Write the copy that the tests run in, and give its mutants."""
    COPY.mkdir(exist_ok=True)
    for entry in os.listdir(ROOT):
        link = COPY / entry
        if entry not in (".git", ".mutants", *COPIED) and not link.is_symlink():
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
    """Copy a file, with its mutants if it is one that has any, and give them."""
    content, mutants = (ROOT / file).read_bytes(), []
    if file.parts[0] == "chat" and file.suffix == ".py" and config().should_mutate(file):
        mutated = _mutated(file, content.decode())
        content, mutants = mutated.code.encode(), mutated.mutants
    _put(COPY / file, content)
    return mutants


def _put(path: Path, content: bytes) -> None:
    """Write a file, but leave one that is right as it is: then Python need not compile it again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


class Mutated(NamedTuple):
    """A file with its mutants in it."""

    code: str
    mutants: list[Mutant]


def _mutated(file: Path, code: str) -> Mutated:
    """The mutants of a file; what was made of the same code before is taken again, for it takes a while."""
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
    """The lines that differ, without what stands around them: so it stays the same when that is changed."""
    before, after = (_body(lines, mutated, name) for name in names)
    changed = difflib.unified_diff(before, after, lineterm="", n=0)
    return "\n".join(f"{line[0]} {line[1:]}" for line in list(changed)[2:] if not line.startswith("@@"))


def _body(lines: list[str], mutated: MutatedFile, name: str) -> list[str]:
    """The lines of a function, as they were before it got this name."""
    span = mutated.line_span_by_function_name[name]
    was = plain(name.partition("__mutmut_")[0]).rpartition(".")[2]
    return [line.strip().replace(f"def {name}(", f"def {was}(") for line in lines[span.start - 1 : span.end]]


def changed_since(base: str) -> set[tuple[str, str]]:
    """The file and the name of each function that is other than it was at `base`, or is new."""
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
