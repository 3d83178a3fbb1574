"""`make mutants`: put small faults into the code, one at a time, and check that a test fails.

A mutant that survives all tests fails the run, unless tests/mutants.toml lists it with the reason why it is not a
fault.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from pathlib import Path

import operators
import pytest
import sources
from sources import COPY, ROOT, Mutant
from trials import Trials

AT_LEAST = 0.85  # the share of the mutants that has to be killed
LISTED = ROOT / "tests/mutants.toml"


def main() -> int:
    arguments = parsed()
    operators.install()
    every = sources.write()
    chosen = selected(every, arguments)
    results = Results(chosen)
    print(f"{len(chosen)} mutants; {len(results.killed)} were killed earlier and have not changed.", flush=True)
    os.chdir(COPY)
    sys.path[:0] = [str(COPY)]
    began = time.monotonic()
    trials = Trials(results.open(), {one.function: one.version for one in every}, results.hear)
    options = ["-qq", "--capture=no", "-p", "no:cacheprovider", "--timeout=60"]
    options += [f"--rootdir={COPY}", f"--basetemp={COPY / 'tmp'}"]
    if results.open() and (code := pytest.main([*options, *arguments.tests], plugins=[trials])):
        return int(code)
    return results.summary(time.monotonic() - began)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", nargs="+", help="only the functions in these files or folders")
    parser.add_argument("--base", default="origin/main", help="the default: the functions changed since this commit")
    parser.add_argument("--tests", nargs="+", required=True)
    return parser.parse_args()


def selected(mutants: list[Mutant], arguments: argparse.Namespace) -> list[Mutant]:
    if arguments.all:
        return mutants
    if arguments.only:
        return [one for one in mutants if any(Path(one.file).is_relative_to(path) for path in arguments.only)]
    changed = sources.changed_since(arguments.base)
    return [one for one in mutants if (one.file, one.where) in changed]


class Results:
    """The result of each mutant. A killed one is not tried again until its function changes."""

    def __init__(self, mutants: list[Mutant]) -> None:
        self.mutants = mutants
        self.path = COPY / "killed.json"
        kept = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.known: dict[str, str] = kept
        self.killed = {one.name for one in mutants if one.name in kept and kept[one.name] == self._mark(one)}
        self.survived: list[Mutant] = []
        self.listed = {
            (one["file"], one["function"], one["diff"].strip()): one["reason"]
            for one in tomllib.loads(LISTED.read_text()).get("mutant", [])
        }

    @staticmethod
    def _mark(mutant: Mutant) -> str:
        return f"{mutant.version} {mutant.diff}"

    def open(self) -> list[Mutant]:
        return [one for one in self.mutants if one.name not in self.killed]

    def hear(self, mutant: Mutant, killer: str) -> None:
        if killer:
            self.killed.add(mutant.name)
            self.known[mutant.name] = self._mark(mutant)
            self.path.write_text(json.dumps(self.known))
        else:
            self.survived.append(mutant)
            listed = " (listed)" if mutant.key in self.listed else ""
            print(f"\n{mutant.file} {mutant.where}{listed}\n{mutant.diff}", flush=True)

    def summary(self, seconds: float) -> int:
        unlisted = [one for one in self.survived if one.key not in self.listed]
        made, listed = len(self.mutants), len(self.survived) - len(unlisted)
        share = len(self.killed) / made if made else 1.0
        print(f"\n{made} made, {len(self.killed)} killed ({share:.1%}), {listed} survived and listed,", end=" ")
        print(f"{len(unlisted)} survived and not listed, in {seconds:.0f} s")
        return int(share < AT_LEAST or bool(unlisted))


if __name__ == "__main__":
    sys.exit(main())
