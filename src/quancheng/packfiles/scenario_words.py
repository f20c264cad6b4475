"""The words of scenarios: what can have happened, and what can be expected."""

from __future__ import annotations

from collections.abc import Mapping

from quancheng.packfiles.scenario_areas import AREAS
from quancheng.packfiles.scenario_areas.area import StepWord

CORE_STEPS: Mapping[str, StepWord] = {
    "project-opened": StepWord("a project was registered with these facts", may=("jurisdiction",), facts=True),
    "project-adopted": StepWord(
        "a running project came in by a filled form dated `dated`; `rows` say each task's state, planned, actual",
        ("form", "dated"),
        ("rows",),
        facts=True,
    ),
    "reached": StepWord("the project stands in this stage; what lies before is taken as passed", ("stage",)),
    "facts-recorded": StepWord("facts were filled in or changed", may=("reason",), facts=True),
    "started": StepWord("work on a task began", ("task",)),
    "finished": StepWord("a task was finished", ("task",), ("outcome", "actual", "evidence", "note")),
    "waived": StepWord("a task was marked 不涉及", ("task", "reason")),
    "reopened": StepWord("a finished task was reopened", ("task", "reason")),
    "planned": StepWord("one or several tasks got a planned day", ("tasks", "for"), ("reason",)),
    "noted": StepWord("measure and remark were written", ("task",), ("measure", "remark")),
    "assigned": StepWord("a task was given to another unit", ("task", "unit", "reason")),
    "progress-reported": StepWord(
        "a line of the dispatch report was filled",
        ("task", "actual_progress"),
        ("planned_progress", "problems", "suggestions"),
    ),
    "role-filled": StepWord("an officer of a unit was named for a role", ("role", "officer", "unit")),
    "gate-passed": StepWord("a gate was passed with a reason", ("gate", "reason")),
    "clock-paused": StepWord("a clock was stopped for a cause", ("task", "cause")),
    "clock-resumed": StepWord("a clock went on", ("task",)),
    "extension-asked": StepWord("more time was asked", ("task", "count", "reason")),
    "extension-answered": StepWord("more time was granted or refused", ("task", "granted"), ("reason",)),
    "opinion-given": StepWord("a panel unit gave its opinion", ("review", "unit", "term"), ("note", "evidence")),
    "report-attached": StepWord("an engaged expert's report was attached", ("review", "engaged", "evidence")),
    "handover-offered": StepWord("a handover was offered", ("handover", "contents")),
    "handover-answered": StepWord("a handover was confirmed or refused", ("handover", "accepted"), ("reason",)),
    "issue-raised": StepWord("a problem was raised", ("issue", "kind", "title"), ("unit", "task")),
    "issue-answered": StepWord("a problem was answered", ("issue", "measure"), ("due", "unit", "officer")),
    "issue-closed": StepWord("a problem was closed", ("issue",), ("note",)),
    "duty-fulfilled": StepWord("a periodic duty was done", ("duty", "period"), ("paper", "note", "unit")),
    "meeting-called": StepWord(
        "a meeting was called for a day", ("meeting", "for"), ("agenda", "period", "jurisdiction")
    ),
    "meeting-held": StepWord("the meeting called last was held", ("attended",), ("minutes", "guests")),
    "resolution-made": StepWord("it resolved something", ("text", "unit", "due")),
    "resolution-answered": StepWord("a resolution was carried out or refused", ("number", "done", "note")),
    "notice-issued": StepWord(
        "a proposal was decided: a notice was issued", ("trigger", "demand"), ("task", "unit", "limit")
    ),
    "proposal-dismissed": StepWord("a proposal was decided: nothing follows", ("trigger", "reason"), ("task", "unit")),
    "rectification-reported": StepWord("the unit reported on the last notice", ("report",)),
    "notice-sent-back": StepWord("the report was not enough", ("reason", "limit")),
    "notice-closed": StepWord("the last notice was closed", ("note",)),
}

CORE_EXPECTATIONS: Mapping[str, str] = {
    "refused": "`try` is refused with this code",
    "names": "the refusal names these things",
    "says": "the refusal's sentence, or the explanation, contains these words",
    "granted": "`true`: `try` is granted",
    "stage": "the project stands in this stage",
    "ended": "the project ended with this outcome",
    "library": "the libraries that hold the project, all of them",
    "library_order": "the facts by which each library is ordered",
    "facts": "the values of facts",
    "grades": "the grade by each scheme",
    "happened": "the day of each happening; `never` where it has not taken place",
    "state": "the state of tasks; `not there` for one that has not opened",
    "proved": "what proves each of the things that tasks needed, where they needed several",
    "owner": "whose each task is",
    "planned": "the planned day of tasks",
    "first_planned": "the planned day that tasks had first",
    "due": "the day on which the clock of each task ends",
    "stand": "where the clock of each task stands",
    "left": "days left on the clock of each task, negative when late",
    "why": "words that the explanation of each task's clock contains",
    "provisional": "whether the due day of each task is provisional",
    "agenda_of": "what waits for each party, by key, all of it",
    "waits_for": "among what waits for each party are these keys",
    "holds_ball": "the parties whose turn it is, all of them",
    "answers": "who answers now, each with the duty",
    "missing": "what keeps the project from its next stage, by key, all of it",
    "review": "the outcome of each review; `open` while there is none",
    "report": "the newest dispatch line of each task",
    "issues": "the state of each problem",
    "duties_due": "the due days of each duty that are late, due or coming, from the first step on",
    "duty_days": "the days on which each duty falls between two days",
    "duties_late": "the duties that are late, by duty/period, all of them",
    "proposals": "what each trigger proposes: the tasks, duties or units concerned, all of it",
    "duties_fulfilled_by": "which units did a duty/period that each has for itself, all of them",
    "proposed_to": "the units to which each trigger proposes a step, all of them",
    "notice": "where the last notice stands; `limit` its limit",
    "meeting": "where the last meeting stands, its agenda, its resolutions",
    "form": "what is printed on a form: labels of title, blocks, columns, rows, foot",
    "meeting_kind": "who calls a kind of meeting, who attends, what is put on its agenda",
    "role": "who holds each role",
    "role_of_unit": "the duty of each unit",
}

STEPS: Mapping[str, StepWord] = {**CORE_STEPS, **{word: step for area in AREAS for word, step in area.steps.items()}}
EXPECTATIONS: Mapping[str, str] = {
    **CORE_EXPECTATIONS,
    **{word: says for area in AREAS for word, says in area.expects.items()},
}
