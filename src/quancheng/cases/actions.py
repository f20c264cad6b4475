"""Everything that changes a project: each call is one unit of work with its events, state and rows, or nothing.

    ask(person, project, rq.FinishTask, at=…, key=…, task="filing", evidence=("no:2026-12",))

The rules are the engine's; here the case is read, the person's right to see it checked, the result written.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases.access import refuse_unseen
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.openings import Ground, Openings
from quancheng.cases.packs import pack_of, place_of
from quancheng.cases.projections import Shown
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.decide import step
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.errors import NotAllowed, NotFound, Refused
from quancheng.engine.pack import Pack, Power, Value
from quancheng.engine.placing import PlaceProject
from quancheng.engine.territory import chain, here, parted, refuse_unknown, scoped
from quancheng.engine.workdays import Calendar
from quancheng.people.access import MayNot, Person, powers_in, project_scope, require
from quancheng.people.labels import Label
from quancheng.store.canonical import day_of
from quancheng.store.work import Stream, Work, perform

Answer = Mapping[str, Any]


def actor_on(person: Person, pack: Pack, jurisdiction: str) -> rq.Actor:
    """The person as a project of the jurisdiction knows an actor: with the units, posts and powers that count there."""
    if not pack.jurisdictions:
        return actor_of(person)
    held = here(pack, person.units | person.posts, jurisdiction)
    return rq.Actor(
        officer=person.officer.hex if person.officer else person.account.hex,
        units=frozenset(name for name in held if name not in pack.post),
        posts=frozenset(name for name in held if name in pack.post),
        powers=powers_in(person, int(jurisdiction or person.tenant)),
        enterprise=person.enterprise is not None,
    )


def actor_of(person: Person) -> rq.Actor:
    """The person as what belongs to the whole place knows an actor."""
    return rq.Actor(
        officer=person.officer.hex if person.officer else person.account.hex,
        units=person.units,
        posts=person.posts,
        powers=person.powers,
        enterprise=person.enterprise is not None,
    )


def register(
    person: Person,
    facts: Mapping[str, Value],
    *,
    at: datetime,
    key: str | None = None,
    label: Label = Label.INTERNAL,
    jurisdiction: str | None = None,
) -> UUID:
    """Open a project in a jurisdiction, the one where the person stands unless another is named; answers its id."""

    def do(work: Work) -> Answer:
        opened = open_stream(work, person, rq.OpenProject, label=label, jurisdiction=jurisdiction, facts=facts)
        return {"project": opened.hex}

    answer = perform(
        do, tenant=person.tenant, actor=person.account, at=at, key=key, request=_said(rq.OpenProject, facts)
    )
    return UUID(answer["project"])


def open_stream(
    work: Work,
    person: Person,
    request: type[rq.Request],
    *,
    label: Label = Label.INTERNAL,
    jurisdiction: str | None = None,
    **words: Any,
) -> UUID:
    """Begin a project's stream by a request that opens one; used inside a unit of work."""
    opened = Openings(ground_of(person, at=work.at, label=label, jurisdiction=jurisdiction))
    project = opened.add(request, **words)
    opened.write(work)
    return project


def ground_of(
    person: Person, *, at: datetime, label: Label = Label.INTERNAL, jurisdiction: str | None = None
) -> Ground:
    """What all projects have in common that the person opens in a jurisdiction, where he stands unless one is named."""
    where = home_of(person) if jurisdiction is None else jurisdiction
    pack = pack_of(person.tenant, place_of(person.tenant).version, where)
    refuse_unknown(pack, where)
    return Ground(
        tenant=person.tenant, jurisdiction=where, pack=pack, calendar=calendar_in_force(),
        actor=actor_on(person, pack, where), units=sorted(_units_with(person, pack, where)), label=label, at=at,
        on=day_of(at),
    )  # fmt: skip


def home_of(person: Person) -> str:
    """The code of the jurisdiction where a person stands, "" for the root."""
    return str(person.home) if person.home and person.home != person.tenant else ""


def _units_with(person: Person, pack: Pack, jurisdiction: str) -> set[str]:
    """Those of the person's units that take part in a project of the jurisdiction he registers."""
    around = {"", *(each.code for each in chain(pack, jurisdiction))}
    return {unit for unit in person.units if parted(unit)[1] in around}


def move_project(
    person: Person, project: UUID, jurisdiction: str, *, reason: str, at: datetime, key: str | None = None,
    seen: int | None = None,
) -> Answer:  # fmt: skip
    """Put a project into another jurisdiction; for whoever assigns in both."""
    words = {"jurisdiction": jurisdiction, "reason": reason}
    if Power.ASSIGN not in powers_in(person, int(jurisdiction or person.tenant)):
        raise MayNot(Power.ASSIGN)
    return ask(person, project, PlaceProject, at=at, key=key, seen=seen, **words)


def ask(
    person: Person,
    project: UUID,
    request: type[rq.Request],
    *,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
    **words: Any,
) -> Answer:
    """Put a request to a project the person may see; answers its id, new version and the kinds of what happened.

    `seen` is the version the person was looking at: StaleStream if somebody was first. `key` makes it idempotent.
    """
    return ask_all(person, project, [(request, words)], at=at, key=key, seen=seen)


def ask_all(
    person: Person,
    project: UUID,
    requests: Sequence[tuple[type[rq.Request], Mapping[str, Any]]],
    *,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> Answer:
    """Several requests to one project as one: all of them happen or none does."""
    reached: list[tuple[Stream, Case]] = []

    def do(work: Work) -> Answer:
        reached.clear()
        stream, case, kinds = apply(work, person, project, requests, seen=seen)
        reached.append((stream, case))
        return {"project": project.hex, "version": stream.version, "events": kinds}

    said = [_said(request, words) for request, words in requests] if key else None
    answer: Answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    for stream, case in reached:
        _CASES.keep(person.tenant, stream, case)
    return answer


def apply(
    work: Work,
    person: Person,
    project: UUID,
    requests: Sequence[tuple[type[rq.Request], Mapping[str, Any]]],
    *,
    seen: int | None = None,
) -> tuple[Stream, Case, list[str]]:
    """The same inside a unit of work: the stream and case reached, and the kinds of the events."""
    refuse_unseen(work, person, project)
    stream = work.read(project, seen=seen)
    before = case = _CASES.find(work.tenant, stream)
    pack, calendar, on = pack_of(work.tenant, stream.pack, case.jurisdiction), calendar_in_force(), work.today
    actor, events = actor_on(person, pack, case.jurisdiction), list[ev.Event]()
    for request, words in requests:
        new, case = step(pack, case, request(by=actor, **words), on=on, calendar=calendar)
        events += new
    if events:
        told = acted_for(work, person, project, pack, before, requests, len(events)) if person.alone else []
        stream = write_events(work, pack, stream, before, case, events, calendar, told=told)
    return stream, case, [each.kind for each in events]


def write_events(
    work: Work, pack: Pack, stream: Stream, before: Case, case: Case, events: Sequence[ev.Event], calendar: Calendar,
    *, told: Sequence[ev.Event] = (),
) -> Stream:  # fmt: skip
    """Append events with the state after them and bring the rows up to it; `told` changes neither."""
    on = work.today
    written = [(each.kind, ev.body(each)) for each in (*events, *told)]
    stream = work.append(stream, events=written, state=case.state(), day=on)
    shown = Shown(work, pack, stream.id, before=before, case=case, on=on, calendar=calendar)
    shown.follow(events)
    return stream


Requests = Sequence[tuple[type[rq.Request], Mapping[str, Any]]]


def acted_for(
    work: Work, person: Person, project: UUID, pack: Pack, before: Case, requests: Requests, count: int
) -> list[ev.Event]:
    """That somebody could do this only because he stands in, and for whom; nothing where his own posts allow it."""
    if person.alone is None or _would_be_allowed(work, person.alone, project, pack, before, requests):
        return []
    posts = sorted(person.stands_in_for)
    enough = [each for each in posts if _allows(work, person.alone, pack, before, requests, each)]
    return [ev.ActedFor(on=work.today, posts=tuple(enough[:1] or posts), count=count)]


def _would_be_allowed(work: Work, alone: Person, project: UUID, pack: Pack, before: Case, requests: Requests) -> bool:
    try:
        refuse_unseen(work, alone, project)
    except NotFound:
        return False
    return _is_granted(work, actor_on(alone, pack, before.jurisdiction), pack, before, requests)


def _allows(work: Work, alone: Person, pack: Pack, before: Case, requests: Requests, post: str) -> bool:
    """Whether one more post, with its unit and powers, is what it takes."""
    actor = actor_on(_with_post(alone, pack, post), pack, before.jurisdiction)
    return _is_granted(work, actor, pack, before, requests)


def _with_post(alone: Person, pack: Pack, post: str) -> Person:
    name, jurisdiction = parted(post)
    powers = pack.post[name].powers if name in pack.post else frozenset[Power]()
    unit = scoped(parted(pack.unit_of(post) or "")[0], jurisdiction)
    return replace(
        alone,
        posts=alone.posts | {post},
        units=alone.units | {unit},
        powers=alone.powers if jurisdiction else alone.powers | powers,
        below=(*alone.below, (int(jurisdiction), powers)) if jurisdiction else alone.below,
    )


def _is_granted(work: Work, actor: rq.Actor, pack: Pack, case: Case, requests: Requests) -> bool:
    try:
        for request, words in requests:
            _, case = step(pack, case, request(by=actor, **words), on=work.today, calendar=calendar_in_force())
    except Refused:
        return False
    return True


def relabel(person: Person, project: UUID, label: Label, *, reason: str, at: datetime, key: str | None = None) -> None:
    """Change who may see a project; for whoever may register one, never above the asker's own clearance."""
    require(person, Power.REGISTER)
    refuse_without_reason(reason, to="更改密级标识")
    if label not in _labels(person):
        raise NotAllowed("不能设为高于您本人权限的密级标识。", help="请联系安全管理员。", label=str(label))

    def do(work: Work) -> Answer:
        refuse_unseen(work, person, project)
        work.note([("project-labelled", {"project": project.hex, "label": str(label), "reason": reason})])
        work.execute(
            "UPDATE cases_project SET label = %s WHERE tenant_id = %s AND id = %s", (str(label), work.tenant, project)
        )
        return {}

    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=[project.hex, str(label)])


def _labels(person: Person) -> Sequence[Label]:
    return project_scope(person).labels


def _said(request: type[rq.Request], words: Mapping[str, Any]) -> Any:
    """What was asked, as JSON, so that a key used again can be told from a key used for something else."""
    return [request.__name__, {name: _plain(value) for name, value in sorted(words.items())}]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in sorted(value.items())}
    if isinstance(value, (list, tuple, frozenset)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


class _Cases:
    """The last parsed case of each stream beside the text it stands for; kept once its unit of work is committed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[int, UUID], tuple[str, Case]] = OrderedDict()

    def find(self, tenant: int, stream: Stream) -> Case:
        text, case = self._kept.get((tenant, stream.id), ("", None))
        return case if case is not None and text == stream.text else Case.from_state(stream.state)

    def keep(self, tenant: int, stream: Stream, case: Case) -> None:
        self._kept[(tenant, stream.id)] = (stream.text, case)
        self._kept.move_to_end((tenant, stream.id))
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


_CASES = _Cases(512)
