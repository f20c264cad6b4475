"""What differs between two packs, or two versions of one, in words for those who work by them.

Rules are matched by their id within their section; a rule under a new id is a new rule. What a section is called
comes from the grammar, so a new section is compared without a line here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quancheng.engine.pack import Basis, Drop, Pack
from quancheng.packfiles.field_words import field_word, is_record, phrases, said
from quancheng.packfiles.grammar import SECTIONS


class How(StrEnum):
    """What became of a rule; the values are the words on paper."""

    ADDED = "新增"
    REMOVED = "取消"
    CHANGED = "改变"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One rule that differs: `word` says what it is (事项), `details` what is new, each a phrase.

    Without an id it is about the whole: the notice's title, the order of the stages.
    """

    how: How
    word: str
    id: str
    label: str
    details: tuple[str, ...]
    basis: Basis

    @property
    def line(self) -> str:
        rests = f"　[{'、'.join(self.basis)}]" if self.basis else ""
        details = f"：{'；'.join(self.details)}" if self.details else ""
        name = f"“{self.label}”" if self.id else self.label
        return f"{self.how}　{self.word}{name}{details}{rests}"


def differences(old: Pack, new: Pack) -> list[Change]:
    """Every rule added, removed or changed, in the order of the pack's sections."""
    changes = [*_of_the_whole(old, new)]
    for word, was, now in _sections(old, new):
        changes += _compare(old, new, word, was, now)
    return changes


def page(old: Pack, new: Pack) -> str:
    """The differences as a page to read."""
    changes = differences(old, new)
    head = [f"原：{_called(old)}", f"新：{_called(new)}"]
    if not changes:
        return "\n".join([*head, "两者说的完全一样。"])
    counts = "，".join(f"{how}{sum(each.how is how for each in changes)}条" for how in How)
    return "\n".join([*head, counts, "", *(each.line for each in changes)])


def _called(pack: Pack) -> str:
    return f"{pack.title}（{pack.place.name}，{pack.in_force_from}起施行，版本 {pack.version[:12]}）"


WHOLE = {
    "title": "名称", "place": "地方", "document": "文件", "in_force_from": "施行日期",
    "in_force_to": "截止日期", "scope": "适用范围", "near": "临期提醒",
}  # fmt: skip


def _of_the_whole(old: Pack, new: Pack) -> Iterator[Change]:
    for name, word in WHOLE.items():
        details = tuple(_field(old, new, name, getattr(old, name), getattr(new, name), word=""))
        if details:
            yield Change(how=How.CHANGED, word="办法的", id="", label=word, details=details, basis=())


Things = Mapping[str, Any]
ALONE = {"leads": "线索", "first_talk": "首谈"}
"""Sections that are one rule."""


def _sections(old: Pack, new: Pack) -> Iterator[tuple[str, Things, Things]]:
    """(what it is called, the old pack's things by id, the new one's) for every section with rules."""
    for each in dataclasses.fields(Pack):
        was, now = getattr(old, each.name), getattr(new, each.name)
        if isinstance(was, tuple):
            yield SECTION_WORDS.get(each.name, each.name), _by_id(was), _by_id(now)
        elif each.name in ALONE:
            yield ALONE[each.name], {each.name: was} if was else {}, {each.name: now} if now else {}
        if each.name == "stages":
            yield "事项", old.task, new.task
            yield "关口", old.gate, new.gate


def _section_words() -> dict[str, str]:
    records = [(section, getattr(section.kind, "record", getattr(section.kind, "kind", None))) for section in SECTIONS]
    found = {section.into or section.key: getattr(record, "whose", "") for section, record in records if record}
    return {**{name: word for name, word in found.items() if word}, "readings": "理解和选择"}


SECTION_WORDS: Mapping[str, str] = _section_words()
ELSEWHERE: Mapping[str, frozenset[str]] = {"Stage": frozenset({"tasks", "enter_when", "leave_when"})}
"""Fields whose things are compared as rules of their own."""


def _by_id(things: Iterable[Any]) -> dict[str, Any]:
    """Things by id; one without an id by what it is about, and by its number where that says several."""
    found: dict[str, Any] = {}
    for thing in things:
        name = _name(thing)
        same = sum(each.partition("#")[0] == name for each in found)
        found[f"{name}#{same}" if same else name] = thing
    return found


def _name(thing: Any) -> str:
    for field in ("id", "grade", "cause", "party", "found", "label", "source"):
        if getattr(thing, field, ""):
            return str(getattr(thing, field))
    return ""


def _compare(old: Pack, new: Pack, word: str, was: Things, now: Things) -> Iterator[Change]:
    for name, thing in was.items():
        if name not in now:
            yield _change(How.REMOVED, old, word, name, thing, ())
        elif thing != now[name]:
            details = tuple(_fields(old, new, thing, now[name]))
            if details:
                yield _change(How.CHANGED, new, word, name, now[name], details, besides=_basis(thing))
    for name, thing in now.items():
        if name not in was:
            known_to = old if isinstance(thing, Drop) else new
            details = tuple(phrases(new, thing, besides=_elsewhere(thing)))
            yield _change(How.ADDED, known_to, word, name, thing, details)
    kept = [name for name in was if name in now], [name for name in now if name in was]
    if kept[0] != kept[1] and word in IN_ORDER:
        order = _moved(old, new, kept[0], kept[1])
        yield Change(how=How.CHANGED, word=word, id="", label="先后", details=(order,), basis=())


IN_ORDER = frozenset({"阶段"})


def _change(
    how: How, pack: Pack, word: str, name: str, thing: Any, details: tuple[str, ...], besides: Basis = ()
) -> Change:
    basis = tuple(dict.fromkeys([*besides, *_basis(thing)]))
    label = getattr(thing, "label", "") or pack.label_of(name.partition("#")[0])
    return Change(how=how, word=word, id=name, label=label, details=details, basis=basis)


def _basis(thing: Any) -> Basis:
    clock = getattr(thing, "clock", None)
    return (*getattr(thing, "basis", ()), *(clock.basis if clock else ()))


def _elsewhere(thing: Any) -> frozenset[str]:
    return ELSEWHERE.get(type(thing).__name__, frozenset())


def _fields(old: Pack, new: Pack, was: Any, now: Any, *, below: bool = False) -> Iterator[str]:
    """What became of each field; `below` a rule its basis is mostly the rule's own and not said again."""
    if type(was) is not type(now):
        yield f"由“{said(old, '', was)}”改为“{said(new, '', now)}”"
        return
    for each in dataclasses.fields(was):
        own = {"id", "basis"} if below else {"id"}
        if each.name not in own | _elsewhere(was):
            word = field_word(each.name)
            yield from _field(old, new, each.name, getattr(was, each.name), getattr(now, each.name), word=word)


def _field(old: Pack, new: Pack, name: str, was: Any, now: Any, *, word: str) -> Iterator[str]:
    """What became of one field; nothing where it says the same."""
    if was == now and said(old, name, was) == said(new, name, now):
        return
    if is_record(was) and is_record(now):
        yield from (f"{word}的{phrase}" if word else phrase for phrase in _fields(old, new, was, now, below=True))
    elif _is_list(was) and _is_list(now):
        yield from _list(old, new, name, was, now, word)
    elif said(old, name, was) != said(new, name, now):
        yield f"{word}由“{said(old, name, was)}”改为“{said(new, name, now)}”"


def _is_list(value: object) -> bool:
    return isinstance(value, (tuple, frozenset))


def _list(old: Pack, new: Pack, name: str, was: Any, now: Any, word: str) -> Iterator[str]:
    if any(map(is_record, [*was, *now])):
        yield from _records(old, new, was, now, word)
        return
    gone, come = [each for each in was if each not in now], [each for each in now if each not in was]
    if come:
        yield f"{word}增加{said(new, name, tuple(come))}"
    if gone:
        yield f"{word}去掉{said(old, name, tuple(gone))}"
    if not gone and not come:
        yield f"{word}{_moved(old, new, was, now)}"


def _moved(old: Pack, new: Pack, was: Sequence[Any], now: Sequence[Any]) -> str:
    return f"先后由“{said(old, '', tuple(was))}”改为“{said(new, '', tuple(now))}”"


def _records(old: Pack, new: Pack, was: Any, now: Any, word: str) -> Iterator[str]:
    before, after = _by_id(was), _by_id(now)
    for name, thing in before.items():
        if name not in after:
            yield f"{word}去掉{said(old, '', thing)}"
        elif thing != after[name]:
            label = getattr(after[name], "label", "") or new.label_of(name)
            yield from (f"{word}“{label}”的{phrase}" for phrase in _fields(old, new, thing, after[name], below=True))
    for name, thing in after.items():
        if name not in before:
            yield f"{word}增加{said(new, '', thing)}"
