"""What each event changes in a case; the areas of the engine add those of their own events."""

from __future__ import annotations

from quancheng.engine import events as ev
from quancheng.engine.case import (
    SENT_BACK,
    Case,
    HandoverState,
    IssueState,
    Report,
    ReviewState,
    RoleHolder,
    TaskState,
    follows,
)
from quancheng.engine.pack import RowState


def _row(case: Case, key: str, row: TaskState) -> Case:
    return case.with_(tasks={**case.tasks, key: row})


@follows(ev.ProjectOpened)
def _opened(case: Case, event: ev.ProjectOpened) -> Case:
    return case.with_(opened=event.on.isoformat(), adopted=event.adopted)


@follows(ev.FactsRecorded)
def _facts(case: Case, event: ev.FactsRecorded) -> Case:
    recorded = {name: ev.encode_value(value) for name, value in event.facts.items()}
    if case.originals:  # given in yuan now, unless its conversion follows
        originals = {name: each for name, each in case.originals.items() if name not in recorded}
        return case.with_(facts={**case.facts, **recorded}, originals=originals)
    return case.with_(facts={**case.facts, **recorded})


@follows(ev.HappeningRecorded)
def _happening(case: Case, event: ev.HappeningRecorded) -> Case:
    return case.with_(happenings={**case.happenings, event.name: event.day.isoformat()})


@follows(ev.StageEntered)
def _entered(case: Case, event: ev.StageEntered) -> Case:
    undone = {event.stage, *event.again}
    entered = {stage: day for stage, day in case.entered.items() if stage not in undone}
    return case.with_(
        stage=event.stage,
        entered={**entered, event.stage: event.on.isoformat()},
        left={stage: day for stage, day in case.left.items() if stage not in undone},
    )


@follows(ev.StageLeft)
def _left(case: Case, event: ev.StageLeft) -> Case:
    return case.with_(left={**case.left, event.stage: event.on.isoformat()})


@follows(ev.TaskOpened)
def _task_opened(case: Case, event: ev.TaskOpened) -> Case:
    day = event.on.isoformat()
    known = case.tasks.get(event.task)
    if known is None:
        return _row(case, event.task, TaskState(RowState.OPEN.value, day))
    opened = known._replace(state=RowState.OPEN.value, opened=day, actual="", outcome="", reason="")
    return _row(_clock_resumed(case, event.task, day), event.task, opened)


@follows(ev.TaskStarted)
def _task_started(case: Case, event: ev.TaskStarted) -> Case:
    return _row(
        case,
        event.task,
        case.tasks[event.task]._replace(state=RowState.UNDER_WAY.value),
    )


@follows(ev.TaskFinished)
def _task_finished(case: Case, event: ev.TaskFinished) -> Case:
    row = case.tasks[event.task]._replace(
        state=RowState.DONE.value,
        actual=event.actual.isoformat(),
        outcome=event.outcome,
        evidence=list(event.evidence),
        reason=event.note,
    )
    if event.task in case.clocks:
        case = _clock_resumed(case, event.task, row.actual)
    return _row(case, event.task, row)


@follows(ev.TaskSkipped)
def _task_skipped(case: Case, event: ev.TaskSkipped) -> Case:
    row = case.tasks.get(event.task) or TaskState("", event.on.isoformat())
    return _row(case, event.task, row._replace(state=RowState.NOT_APPLICABLE.value, reason=""))


@follows(ev.TaskWaived)
def _task_waived(case: Case, event: ev.TaskWaived) -> Case:
    row = case.tasks[event.task]._replace(state=RowState.NOT_APPLICABLE.value, reason=event.reason)
    return _row(case, event.task, row)


@follows(ev.TaskTakenOver)
def _task_taken_over(case: Case, event: ev.TaskTakenOver) -> Case:
    return _row(case, event.task, TaskState(RowState.BEFORE.value, event.on.isoformat()))


@follows(ev.StagesPassed)
def _stages_passed(case: Case, event: ev.StagesPassed) -> Case:
    day = event.on.isoformat()
    passed = dict.fromkeys(event.stages, day)
    rows = {task: TaskState(RowState.BEFORE.value, day) for task in event.tasks}
    return case.with_(tasks={**case.tasks, **rows}, entered={**case.entered, **passed}, left={**case.left, **passed})


@follows(ev.TaskReopened)
def _task_reopened(case: Case, event: ev.TaskReopened) -> Case:
    row, day = case.tasks[event.task], event.on.isoformat()
    if row.actual:
        case = _clock_stopped(case, event.task, row.actual, until=day)
    again = row._replace(state=RowState.UNDER_WAY.value, actual="", outcome="", reason=event.reason)
    return _row(case, event.task, again)


@follows(ev.TaskSentBack)
def _task_sent_back(case: Case, event: ev.TaskSentBack) -> Case:
    row = case.tasks[event.task]
    stopped = _clock_resumed(case, event.task, event.on.isoformat())
    case = _clock_stopped(stopped, event.task, row.actual or event.on.isoformat(), until="")
    again = row._replace(state=RowState.AGAIN.value, actual="", outcome="", reason=event.reason)
    return _row(case, event.task, again)


def _clock_stopped(case: Case, key: str, since: str, *, until: str) -> Case:
    """The time between the end of a task and its being done again is not the owner's."""
    clock = case.clock_state(key)
    pauses = [*clock.pauses, [SENT_BACK, since, until]]
    return case.with_(clocks={**case.clocks, key: clock._replace(pauses=pauses)})


def _clock_resumed(case: Case, key: str, day: str) -> Case:
    """A pause that still runs ends on the day."""
    clock = case.clock_state(key)
    if not clock.pauses or clock.pauses[-1][2]:
        return case
    cause, since, _ = clock.pauses[-1]
    pauses = [*clock.pauses[:-1], [cause, since, max(since, day)]]
    return case.with_(clocks={**case.clocks, key: clock._replace(pauses=pauses)})


@follows(ev.TaskPlanned)
def _task_planned(case: Case, event: ev.TaskPlanned) -> Case:
    row, planned = case.tasks[event.task], event.planned.isoformat()
    return _row(
        case,
        event.task,
        row._replace(planned=planned, first_planned=row.first_planned or planned),
    )


@follows(ev.TaskNoted)
def _task_noted(case: Case, event: ev.TaskNoted) -> Case:
    row = case.tasks[event.task]._replace(measure=event.measure, remark=event.remark)
    return _row(case, event.task, row)


@follows(ev.TaskAssigned)
def _task_assigned(case: Case, event: ev.TaskAssigned) -> Case:
    return _row(case, event.task, case.tasks[event.task]._replace(owner=event.unit))


@follows(ev.ProgressReported)
def _progress(case: Case, event: ev.ProgressReported) -> Case:
    line = Report(
        event.planned_progress,
        event.actual_progress,
        event.problems,
        event.suggestions,
        event.on.isoformat(),
    )
    return case.with_(reports={**case.reports, event.task: line})


@follows(ev.RoleFilled)
def _role_filled(case: Case, event: ev.RoleFilled) -> Case:
    holder = RoleHolder(event.officer, event.unit, event.on.isoformat())
    return case.with_(roles={**case.roles, event.role: holder})


@follows(ev.GradeSet)
def _grade_set(case: Case, event: ev.GradeSet) -> Case:
    return case.with_(grades={**case.grades, event.scheme: event.grade})


@follows(ev.GatePassed)
def _gate_passed(case: Case, event: ev.GatePassed) -> Case:
    return case.with_(gates={**case.gates, event.gate: event.reason})


@follows(ev.ClockPaused)
def _paused(case: Case, event: ev.ClockPaused) -> Case:
    clock = case.clock_state(event.task)
    pauses = [*clock.pauses, [event.cause, event.day.isoformat(), ""]]
    return case.with_(clocks={**case.clocks, event.task: clock._replace(pauses=pauses)})


@follows(ev.ClockResumed)
def _resumed(case: Case, event: ev.ClockResumed) -> Case:
    return _clock_resumed(case, event.task, event.day.isoformat())


@follows(ev.ExtensionAsked)
def _extension_asked(case: Case, event: ev.ExtensionAsked) -> Case:
    clock = case.clock_state(event.task)
    extensions = [*clock.extensions, [event.count, "asked", event.on.isoformat()]]
    return case.with_(clocks={**case.clocks, event.task: clock._replace(extensions=extensions)})


@follows(ev.ExtensionAnswered)
def _extension_answered(case: Case, event: ev.ExtensionAnswered) -> Case:
    clock = case.clock_state(event.task)
    answer = [
        event.count,
        "granted" if event.granted else "refused",
        event.on.isoformat(),
    ]
    extensions = [*clock.extensions[:-1], answer]
    return case.with_(clocks={**case.clocks, event.task: clock._replace(extensions=extensions)})


@follows(ev.OpinionGiven)
def _opinion(case: Case, event: ev.OpinionGiven) -> Case:
    review = case.review(event.review)
    opinion = [event.term, event.note, event.on.isoformat(), list(event.evidence)]
    opinions = {**review.opinions, event.unit: opinion}
    return case.with_(reviews={**case.reviews, event.review: review._replace(opinions=opinions)})


@follows(ev.ReportAttached)
def _report_attached(case: Case, event: ev.ReportAttached) -> Case:
    review = case.review(event.review)
    reports = [*review.reports, [event.engaged, event.evidence, event.on.isoformat()]]
    return case.with_(reviews={**case.reviews, event.review: review._replace(reports=reports)})


@follows(ev.ReviewEnded)
def _review_ended(case: Case, event: ev.ReviewEnded) -> Case:
    review = case.review(event.review)
    return case.with_(reviews={**case.reviews, event.review: review._replace(outcome=event.outcome)})


@follows(ev.ReviewReopened)
def _review_reopened(case: Case, event: ev.ReviewReopened) -> Case:
    again = ReviewState({}, case.review(event.review).reports)
    scores = {key: row for key, row in case.scores.items() if key.partition("@")[0] != event.review}
    return case.with_(reviews={**case.reviews, event.review: again}, scores=scores)


@follows(ev.HandoverOffered)
def _handover_offered(case: Case, event: ev.HandoverOffered) -> Case:
    offered = HandoverState("offered", list(event.contents), event.on.isoformat())
    return case.with_(handovers={**case.handovers, event.handover: offered})


@follows(ev.HandoverAnswered)
def _handover_answered(case: Case, event: ev.HandoverAnswered) -> Case:
    answered = case.handovers[event.handover]._replace(
        state="confirmed" if event.accepted else "refused",
        day=event.on.isoformat(),
        reason=event.reason,
    )
    return case.with_(handovers={**case.handovers, event.handover: answered})


@follows(ev.IssueRaised)
def _issue_raised(case: Case, event: ev.IssueRaised) -> Case:
    due = event.due.isoformat() if event.due else ""
    day = event.on.isoformat()
    issue = IssueState(event.issue_kind, event.title, event.unit, day, due, event.task, raiser=event.raiser)
    if event.rung:
        issue = issue._replace(rung=event.rung, since=day)
    return case.with_(issues={**case.issues, event.issue: issue})


@follows(ev.IssueAnswered)
def _issue_answered(case: Case, event: ev.IssueAnswered) -> Case:
    issue = case.issues[event.issue]
    answered = issue._replace(
        state="answered",
        measure=event.measure,
        due=event.due.isoformat() if event.due else issue.due,
        unit=event.unit or issue.unit,
        officer=event.officer,
        answerer=event.answerer,
        answered=event.on.isoformat(),
    )
    return case.with_(issues={**case.issues, event.issue: answered})


@follows(ev.IssueClosed)
def _issue_closed(case: Case, event: ev.IssueClosed) -> Case:
    closed = case.issues[event.issue]._replace(state="closed", closed=event.on.isoformat())
    return case.with_(issues={**case.issues, event.issue: closed})


@follows(ev.IssueReopened)
def _issue_reopened(case: Case, event: ev.IssueReopened) -> Case:
    day, issue = event.on.isoformat(), case.issues[event.issue]
    since = day if issue.rung else ""
    steps = [*issue.steps, ["reopened", day, issue.rung, issue.rung, event.reason]]
    reopened = issue._replace(state="open", closed="", since=since, answered="", same_as="", steps=steps)
    return case.with_(issues={**case.issues, event.issue: reopened})


@follows(ev.DutyFulfilled)
def _duty_fulfilled(case: Case, event: ev.DutyFulfilled) -> Case:
    return case.with_(duties={**case.duties, f"{event.duty}/{event.period}": event.on.isoformat()})


@follows(ev.PaperIssued)
def _paper_issued(case: Case, event: ev.PaperIssued) -> Case:
    paper = [event.form, event.digest, event.title, event.on.isoformat()]
    return case.with_(papers=[*case.papers, paper])


@follows(ev.ActedFor)
def _acted_for(case: Case, event: ev.ActedFor) -> Case:
    return case


@follows(ev.PackMoved)
def _pack_moved(case: Case, event: ev.PackMoved) -> Case:
    gone = set(event.dropped)
    if not gone:
        return case.with_(pack=event.version)
    tasks = {key: row for key, row in case.tasks.items() if key not in gone}
    clocks = {key: clock for key, clock in case.clocks.items() if key not in gone}
    return case.with_(pack=event.version, tasks=tasks, clocks=clocks)


@follows(ev.ProjectEnded)
def _ended(case: Case, event: ev.ProjectEnded) -> Case:
    return case.with_(ended=event.outcome)
