"""Whether somebody answers all the time: parties with posts, no hole in responsibility, words that say something."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quancheng.engine.clocks import say_anchors
from quancheng.engine.pack import Anchor, AnchorKind, Anchors, Pack, Responsibility
from quancheng.packfiles.reader import Reader

Check = Callable[[Pack, Reader], None]
CHECKS: list[Check] = []
Place = tuple[int, int]
"""A point in the life of a project: the number of the stage, and of the task within it."""


def _checks(check: Check) -> Check:
    CHECKS.append(check)
    return check


# Parties.


@_checks
def _whoever_is_asked_has_a_post(pack: Pack, reader: Reader) -> None:
    for kind, name, field, party, what in _asked(pack):
        if party in pack.unit and party not in _with_posts(pack):
            spot = reader.defined[kind][name].at(field)
            reader.wrong(spot, f"{what} {name} 没有人能办：单位 {party} 没有岗位。", "请在 posts 里给它加一个岗位。")


def _asked(pack: Pack) -> Iterator[tuple[str, str, str, str, str]]:
    """(kind, id, field, party, what it is called) of everything beside tasks that a party has to do."""
    for role in pack.roles:
        yield "role", role.id, "named_by", role.named_by, "指定项目角色"
    for handover in pack.handovers:
        yield "handover", handover.id, "from", handover.giver, "移交"
        yield "handover", handover.id, "to", handover.taker, "接收移交"
    for duty in pack.duties:
        yield "duty", duty.id, "who", duty.who, "定期职责"
    for issue in pack.issue_kinds:
        yield "issue", issue.id, "answered_by", issue.answered_by, "答复问题"
    for gate in pack.gate.values():
        yield "gate", gate.id, "may_pass", gate.may_pass or "", "特批关口"
    for trigger in pack.triggers:
        yield "trigger", trigger.id, "decided_by", trigger.decided_by, "决定督办"
    for happening in pack.happenings:
        yield "happening", happening.id, "recorded_by", happening.recorded_by or "", "记录事件"


def _with_posts(pack: Pack) -> frozenset[str]:
    return frozenset(post.unit for post in pack.posts)


# Responsibilities.


@_checks
def _responsibilities_leave_no_hole(pack: Pack, reader: Reader) -> None:
    """Those with the same duty follow one another; from one's end to the next one's beginning somebody must answer."""
    by_duty: dict[str, list[int]] = {}
    for number, each in enumerate(pack.responsibilities):
        by_duty.setdefault(each.duty, []).append(number)
    for duty, numbers in by_duty.items():
        for number, since, until in _holes(pack, numbers):
            section = reader.sections["responsibilities"]
            spot = section.sub(section.node.value[number]).at("from")
            reader.wrong(
                spot,
                f"责任“{duty}”有一段没有人负责：从{say_anchors(pack, since)}到{say_anchors(pack, until)}。",
                "请让后一个从前一个截止时开始。",
            )


def _holes(pack: Pack, numbers: list[int]) -> Iterator[tuple[int, Anchors, Anchors]]:
    """(the responsibility after the hole, where the hole begins, where it ends)."""
    spans = [(number, *_span(pack, pack.responsibilities[number])) for number in numbers]
    if any(since is None for _, since, _ in spans):
        return  # what comes at no known point of the life cannot be compared
    ordered = sorted(spans, key=lambda span: span[1] or NOWHERE)
    _, _, covered = ordered[0]
    last = pack.responsibilities[ordered[0][0]]
    for number, since, until in ordered[1:]:
        following = pack.responsibilities[number]
        if covered is not None and since is not None and last.until is not None and since > covered:
            yield number, last.until, following.since
        if covered is not None and (until is None or until > covered):
            covered, last = until, following


NOWHERE: Place = (-1, -1)


def _span(pack: Pack, each: Responsibility) -> tuple[Place | None, Place | None]:
    since = _place(pack, each.since)
    if each.until is None or each.afterwards is not None:
        return since, None
    until = _place(pack, each.until)
    return (since, until) if until is not None else (None, None)


def _place(pack: Pack, anchors: Anchors) -> Place | None:
    """Where in the life of a project the anchors come, if that is known of all of them."""
    places = [_of(pack, anchor) for anchor in anchors.of]
    known = [each for each in places if each is not None]
    if len(known) < len(places):
        return None
    return max(known) if anchors.latest else min(known)


def _of(pack: Pack, anchor: Anchor) -> Place | None:
    if anchor.kind is AnchorKind.STAGE_ENTERED:
        return pack.place_of_stage[anchor.name], -1
    if anchor.kind is AnchorKind.TASK_DONE:
        return _task_place(pack, anchor.name)
    if anchor.kind is AnchorKind.HAPPENING and pack.happening[anchor.name].recorded_by is None:
        marking = [name for name, task in pack.task.items() if any(anchor.name in each.marks for each in task.outcomes)]
        return _task_place(pack, marking[0]) if len(marking) == 1 else None
    return None


def _task_place(pack: Pack, name: str) -> Place | None:
    """A task that opens by a condition of its own has no place in the order."""
    task = pack.task[name]
    if task.opens_when is not None:
        return None
    tasks = pack.stage[task.stage].tasks
    place = next(number for number, each in enumerate(tasks) if each.id == name)
    is_last = place == len(tasks) - 1 and all(each.id == name or each.optional for each in tasks[place:])
    return (pack.place_of_stage[task.stage] + 1, -1) if is_last else (pack.place_of_stage[task.stage], place)


# Words.


@_checks
def _labels_are_words(pack: Pack, reader: Reader) -> None:
    for things in reader.defined.values():
        for name, found in things.items():
            if getattr(found.value, "label", None) == name:
                words = f"{name} 的名称就是它的代号，别人看不懂。"
                reader.wrong(found.at("label"), words, "请在 label 里写办法里的叫法。")


@_checks
def _clauses_say_something(pack: Pack, reader: Reader) -> None:
    for clause in pack.clauses:
        if clause.text == clause.ref:
            words = f"条款 {clause.id} 的内容只写了条号。"
            reader.wrong(reader.defined["clause"][clause.id].spot, words, "请用自己的短句写它要求什么。")
