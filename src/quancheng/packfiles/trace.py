"""Which rules, scenarios and tests carry each clause of a notice, and which clause nothing carries yet.

A scenario names its clauses under `proves`; a test by `@pytest.mark.proves("AB-5.3a")` or by the id in a docstring.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from quancheng.engine.pack import Clause, Pack
from quancheng.packfiles.inherit import upper_of
from quancheng.packfiles.loader import load_pack
from quancheng.packfiles.mistakes import BadPack
from quancheng.packfiles.scenarios import read_scenarios

MARK = "proves"
WORD = re.compile(r"[A-Z]+-[A-Z0-9]+(?:\.[0-9]+)*[a-z]?")


@dataclass(frozen=True)
class Traced:
    """One clause with what carries it."""

    clause: Clause
    rules: tuple[str, ...]
    scenarios: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def lack(self) -> str:
        """What is missing, in words; nothing where the clause is carried and proved."""
        if not self.rules and not self.clause.no_rule_because:
            return "没有规则以它为依据，也没有写明为什么不需要"
        if not self.scenarios and not self.tests:
            return "没有场景或测试证明"
        return ""

    @property
    def is_uncovered(self) -> bool:
        return bool(self.lack)

    def lists(self) -> dict[str, list[str]]:
        return {"rules": list(self.rules), "scenarios": list(self.scenarios), "tests": list(self.tests)}


def trace(folder: Path, *, tests: Path) -> list[Traced]:
    """Every clause of a pack's own notice in its order; BadPack where the pack or its scenarios are wrong.

    The clauses of a pack that it builds on are traced there.
    """
    pack, upper = load_pack(folder), upper_of(folder)
    elsewhere = {clause.id for clause in load_pack(upper).clauses} if upper else set()
    scenarios, mistakes = read_scenarios(folder, pack)
    if mistakes:
        raise BadPack(mistakes)
    proved = {scenario.name: scenario.proves for scenario in scenarios}
    named = dict(_tests_that_name(tests, {clause.id for clause in pack.clauses}))
    return [
        Traced(clause, _rules(pack, clause.id), _naming(proved, clause.id), _naming(named, clause.id))
        for clause in pack.clauses
        if clause.id not in elsewhere
    ]


def _rules(pack: Pack, clause: str) -> tuple[str, ...]:
    return tuple(f"{kind} {name}" for kind, name, basis in pack.rules() if clause in basis)


def _naming(named: Mapping[str, Iterable[str]], clause: str) -> tuple[str, ...]:
    return tuple(name for name, clauses in named.items() if clause in clauses)


def _tests_that_name(folder: Path, clauses: set[str]) -> Iterator[tuple[str, set[str]]]:
    """(test, clauses it names) of every test below a folder."""
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name.lower().startswith("test"):
                found = _named(node) & clauses
                if found:
                    yield f"{path}::{node.name}", found


def _named(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    words = set(WORD.findall(ast.get_docstring(node) or ""))
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == MARK:
            words |= {str(each.value) for each in mark.args if isinstance(each, ast.Constant)}
    return words
