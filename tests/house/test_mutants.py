"""The list of mutants that are not faults, see `make mutants`."""

import ast
import tomllib

from tests.support import ROOT


def test_what_is_listed_has_a_reason_and_is_still_in_the_code() -> None:
    listed = tomllib.loads((ROOT / "tests/mutants.toml").read_text()).get("mutant", [])
    for one in listed:
        assert len(one["reason"].split()) >= 3, one
        code = (ROOT / one["file"]).read_text()
        lines = {line.strip() for line in code.splitlines()}
        before = [line[2:] for line in one["diff"].strip().splitlines() if line.startswith("- ")]
        assert before, one
        assert set(before) <= lines, one
        assert one["function"].rpartition(".")[2] in functions(code), one
    keys = [(one["file"], one["function"], one["diff"]) for one in listed]
    assert sorted(set(keys)) == sorted(keys)


def functions(code: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
