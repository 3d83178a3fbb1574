"""The faults that `make mutants` makes. It runs these tests first."""

from typing import Any

import libcst as cst
import operators
import pytest

MADE = {
    "raise Refused()": (operators.statement, ["pass"]),
    "self.busy = False": (operators.statement, ["pass"]),
    "log.close()": (operators.statement, ["pass"]),
    "return": (operators.statement, ["pass"]),
    "name = read()": (operators.statement, []),
    "with lock: act()": (operators.block, ["if True: act()"]),
    "with opened() as file: act()": (operators.block, []),
    "if allowed: act()": (operators.condition, ["if not (allowed): act()"]),
    "if a < b: act()": (operators.condition, []),
    "(a and b)": (operators.half, ["(a)", "(b)"]),
    "[one for one in all if one.here]": (operators.filtering, ["[one for one in all if True]"]),
    "rows[:50]": (operators.cut, ["rows[:]"]),
    "ask(tx, room=1)": (operators.argument, ["ask(tx, )"]),
    "query.where(a, b)": (operators.argument, ["query.where(b)", "query.where(a, )"]),
    "'room:ban'": (operators.string, ["'room:banXX'"]),
    "'Please try again.'": (operators.string, []),
    "0": (operators.whole_number, ["1"]),
    "50": (operators.whole_number, ["51", "49"]),
}


def mutated(operator: Any, code: str) -> list[str]:
    """Return the faults that an operator makes in this code."""
    module = cst.parse_module(code)
    [kind] = [kind for kind in operator.__annotations__.values() if kind.startswith("cst.")][:1]
    found: list[str] = []

    class Finder(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            if isinstance(node, getattr(cst, kind.removeprefix("cst."))):
                found.extend(module.deep_replace(node, other).code.strip() for other in operator(node))
            return True

    module.visit(Finder())
    return found


@pytest.mark.parametrize(("code", "operator", "faults"), [(code, *made) for code, made in MADE.items()])
def test_the_faults_are_those_that_are_overlooked(code: str, operator: Any, faults: list[str]) -> None:
    assert mutated(operator, code) == faults
