"""The reference page of the pack language, made from the grammar; a test compares it with docs/reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from quancheng.packfiles import words
from quancheng.packfiles.conditions import FORMS
from quancheng.packfiles.grammar import SECTIONS
from quancheng.packfiles.kinds import Record, records_in
from quancheng.packfiles.quantity_kinds import QUANTITIES
from quancheng.packfiles.scenario_words import EXPECTATIONS, STEPS
from quancheng.packfiles.times import ANCHORS, RECURRENCE_EXAMPLES, SEVERAL

HEAD = """\
# The pack language

<!-- Made by `quancheng pack reference`; change the tables in src/quancheng/packfiles instead. -->

A pack is a folder with `pack.yaml` and any other `*.yaml` beside it. Each section stands in any of these files, once.
What is only named stands under its id; what has an order stands in a list. Ids are lower-case English words joined
by hyphens, one id for one thing in the whole pack. Why it is so: [packs](../explanation/packs.md).
"""


def page() -> str:
    """The whole page, as Markdown."""
    parts = [HEAD, *_sections(), *_records(), *_conditions(), *_quantities(), *_times(), *_lists(), *_scenarios()]
    return "\n".join(parts)


def _sections() -> Iterator[str]:
    rows = [(f"`{each.key}`", "yes" if each.required else "", each.kind.words(), each.says) for each in SECTIONS]
    yield from ("## Sections\n", _table(("section", "needed", "written as", "says"), rows))


def _records() -> Iterator[str]:
    yield "## Records\n"
    for record in sorted(records_in(section.kind for section in SECTIONS).values(), key=lambda each: each.name):
        yield from _record(record)


def _record(record: Record) -> Iterator[str]:
    rows = [(f"`{each.key}`", "yes" if each.required else "", each.kind.words(), each.says) for each in record.fields]
    yield from (f"### {record.name}\n", f"{record.says}\n", _table(("field", "needed", "written as", "says"), rows))


def _conditions() -> Iterator[str]:
    rows = [(f"`{form.example}`", form.says) for form in FORMS]
    yield from ("## Condition\n", "`always`, or one of:\n", _table(("example", "holds when"), rows))


def _quantities() -> Iterator[str]:
    rows = [(f"`{form.example}`", form.says) for form in QUANTITIES]
    yield from ("## Quantity\n", "What can be measured on a project, one of:\n", _table(("example", "is"), rows))


def _times() -> Iterator[str]:
    anchors = [(f"`{{{word}: …}}`", says) for word, (_, _, says) in ANCHORS.items()]
    several = [
        (f"`{{{word}: […]}}`", "the latest of several" if late else "the earliest of several")
        for word, late in SEVERAL.items()
    ]
    yield from ("## Anchors\n", "What a clock counts from. A bare word is a happening.\n")
    yield _table(("example", "says"), [*anchors, *several])
    yield from ("## Recurrence\n", "Beside each may stand `rest_day`: `next working day` (unless said), ")
    yield "`previous working day`, `stays` or `drops`.\n"
    yield _table(("example", "says"), [(f"`{example}`", says) for example, says in RECURRENCE_EXAMPLES.items()])


def _lists() -> Iterator[str]:
    lists: Mapping[str, Mapping[str, str]] = {
        "Powers of posts": words.POWERS,
        "Types of facts": words.FACT_TYPES,
        "Strengths of gates": words.STRENGTHS,
        "Blanks of forms": words.COLUMN_SOURCES,
        "Lines of forms": words.LINE_SOURCES,
    }
    yield "## Closed lists\n"
    for title, meanings in lists.items():
        yield from (
            f"### {title}\n",
            _table(("word", "means"), [(f"`{word}`", says) for word, says in meanings.items()]),
        )


def _scenarios() -> Iterator[str]:
    yield from ("## Scenarios\n", SCENARIO_HEAD)
    steps = [
        (
            f"`{name}`",
            _listed(word.needs),
            _listed(word.may) + (", facts by their ids" if word.facts else ""),
            word.says,
        )
        for name, word in STEPS.items()
    ]
    yield from ("### What can have happened\n", _table(("step", "needs", "may have", "says"), steps))
    expected = [(f"`{word}`", says) for word, says in EXPECTATIONS.items()]
    yield from ("### What can be expected\n", _table(("word", "says"), expected))


SCENARIO_HEAD = """\
`scenarios/*.yaml` are lists of `{name, proves, given, try, today, expect}`. A step is a mapping with one day and what
happened on it; particulars stand beside it, `as` names who did it. The name of a happening is a step by itself.
"""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = [heads, tuple("---" for _ in heads), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells) + "\n"
