"""The operators that make mutants: small faults that a person could make and a reviewer overlook.

Some are mutmut's. Ours leave out a statement (the reset of a flag, a refusal, a clean-up), a lock, half a condition, a
filter or an argument. mutmut's `a = None` and `f(None)` are not used: most of them raise a TypeError in the next line,
so they cost time and show nothing. Texts for people are not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst
from mutmut.mutation import mutators

PASS = cst.SimpleStatementLine([cst.Pass()])
# Leaving out one positional argument of these changes the result of a query; elsewhere it is a TypeError.
OF_QUERIES = {"where", "and_", "or_", "order_by", "on_conflict_do_update"}


def statement(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """Leave out a call, a change of an attribute or item, a refusal, or an early return."""
    match node.body:
        case [
            cst.Expr(value=cst.Call() | cst.Await())
            | cst.AugAssign()
            | cst.Del()
            | cst.Raise()
            | cst.Return(value=None)
        ]:
            yield PASS
        case [cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute() | cst.Subscript())])]:
            yield PASS


def block(node: cst.With) -> Iterator[cst.CSTNode]:
    """Run the block without taking the lock or suppressing the error."""
    if all(item.asname is None for item in node.items):
        yield cst.If(test=cst.Name("True"), body=node.body)


def clean_up(node: cst.Try) -> Iterator[cst.CSTNode]:
    """Leave out the body of `finally`."""
    if node.finalbody is not None:
        yield node.with_changes(finalbody=node.finalbody.with_changes(body=cst.IndentedBlock([PASS])))


def condition(node: cst.If) -> Iterator[cst.CSTNode]:
    """Negate a condition without an operator, which mutmut would not change."""
    if isinstance(node.test, cst.Name | cst.Attribute | cst.Call | cst.NamedExpr):
        inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(
            test=cst.UnaryOperation(cst.Not(), inner),
            whitespace_before_test=cst.SimpleWhitespace(" "),
        )


def half(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    """Leave out either half of `and` and `or`."""
    for kept in (node.left, node.right):
        yield kept.with_changes(lpar=[*node.lpar, *kept.lpar], rpar=[*kept.rpar, *node.rpar])


def filtering(node: cst.CompIf) -> Iterator[cst.CSTNode]:
    """Let all items through a comprehension's filter."""
    yield node.with_changes(test=cst.Name("True"))


def cut(node: cst.Slice) -> Iterator[cst.CSTNode]:
    """Leave out a bound of a slice."""
    if node.lower is not None:
        yield node.with_changes(lower=None)
    if node.upper is not None:
        yield node.with_changes(upper=None)


def argument(node: cst.Call) -> Iterator[cst.CSTNode]:
    """Leave out a keyword argument, or a condition of a query."""
    name = node.func.attr.value if isinstance(node.func, cst.Attribute) else getattr(node.func, "value", "")
    for number, argument in enumerate(node.args):
        if argument.keyword is not None or (name in OF_QUERIES and len(node.args) > 1):
            yield node.with_changes(args=[*node.args[:number], *node.args[number + 1 :]])


def string(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    """Change a word that programs read. A text with a space in it is for people."""
    if " " not in node.value and not node.value.endswith(('"""', "'''")):
        yield node.with_changes(value=f"{node.value[:-1]}XX{node.value[-1]}")


def whole_number(node: cst.Integer) -> Iterator[cst.CSTNode]:
    """Add one, and subtract one."""
    yield node.with_changes(value=str(node.evaluated_value + 1))
    if node.evaluated_value > 0:
        yield node.with_changes(value=str(node.evaluated_value - 1))


def without(mapping: dict[Any, Any], *kinds: type) -> dict[Any, Any]:
    return {kind: other for kind, other in mapping.items() if kind not in kinds}


def install() -> None:
    """Make mutmut use these operators. It lacks a setting for that, so this changes its internals; the version is
    pinned."""
    mutators._operator_mapping = without(mutators._operator_mapping, cst.And, cst.Or)
    mutators.mutation_operators[:] = [  # type: ignore[index]
        (cst.Integer, whole_number),
        (cst.SimpleString, string),
        (cst.SimpleStatementLine, statement),
        (cst.With, block),
        (cst.Try, clean_up),
        (cst.If, condition),
        (cst.BooleanOperation, half),
        (cst.CompIf, filtering),
        (cst.Slice, cut),
        (cst.Call, argument),
        (cst.Float, mutators.operator_number),
        (cst.Name, mutators.operator_name),
        (cst.UnaryOperation, mutators.operator_remove_unary_ops),
        (cst.Call, mutators.operator_symmetric_string_methods_swap),
        (cst.Call, mutators.operator_unsymmetrical_string_methods_swap),
        (cst.Lambda, mutators.operator_lambda),
        (cst.CSTNode, mutators.operator_keywords),
        (cst.CSTNode, mutators.operator_swap_op),
        (cst.Match, mutators.operator_match),
        (cst.IfExp, mutators.operator_if_exp),
    ]
