"""What each word of the scenarios means on the pages: which page one opens, which form one fills in there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator

from quancheng.engine.pack import ENTERPRISE, Fact, FactType
from quancheng.packfiles.scenarios import Step
from tests.pages.desk import words_of
from tests.pages.walks import ACTS, Act, Walk

CHANGED = "按最新情况填写"


def means(word: str) -> Callable[[Act], Act]:
    """Enter what a word means."""

    def enter(act: Act) -> Act:
        ACTS[word] = act
        return act

    return enter


def at(walk: Walk, step: Step, tab: str, action: str, values: Mapping[str, Any], **hidden: str) -> None:
    """Send one form of a tab of the project's page, as whoever the step names."""
    walk.desk.open(walk.who(step.particulars["as"]), f"{walk.project}{tab}")
    walk.desk.send(walk.desk.form(action, **hidden), values)


def proof(step: Step) -> dict[str, str]:
    """The evidence of a step as the number that one types."""
    given = step.particulars.get("evidence")
    return {"number": words_of([given] if isinstance(given, str) else given)} if given else {}


def note(step: Step) -> dict[str, str]:
    return {"note": step.particulars["note"]} if "note" in step.particulars else {}


def fact_values(walk: Walk, given: Mapping[str, Any]) -> dict[str, str]:
    """The facts among the particulars, by the names of their blanks."""
    return {f"fact-{name}": typed(walk.pack.fact[name], given[name]) for name in given if name in walk.pack.fact}


def typed(fact: Fact, value: Any) -> str:
    """A value as one types or chooses it."""
    if fact.type is FactType.YES_NO:
        return "yes" if str(value) == "true" else "no"
    return str(value).removesuffix("%") if fact.type is FactType.PERCENT else str(value)


# Leads, and the project.


@means("lead-registered")
def _lead(walk: Walk, step: Step) -> None:
    page = walk.desk.open(walk.who(step.particulars["unit"]), "/leads/new")
    form = page.locator("main form[method=post]").first
    walk.desk.send(form, {**fact_values(walk, step.particulars), "claims": False})
    walk.lead = "/" + page.url.partition("://")[2].partition("/")[2].partition("?")[0]


@means("first-talk-claimed")
def _claim(walk: Walk, step: Step) -> None:
    walk.desk.open(walk.who(step.particulars["unit"]), walk.lead)
    walk.desk.send(walk.desk.form("/do/claim"), {})


@means("project-opened")
def _open(walk: Walk, step: Step) -> None:
    given = step.particulars
    if "jurisdiction" in given:
        walk.jurisdiction = _code(walk, given)
    page = walk.desk.open(walk.who(given["as"]), "/projects/new")
    values = fact_values(walk, given)
    if "jurisdiction" in given and page.locator("[name=jurisdiction]").count():
        values["jurisdiction"] = walk.jurisdiction
    walk.desk.send(page.locator("main form[method=post]").first, values)
    if page.url.endswith("/projects/new"):  # something like it is known; it is another one all the same
        walk.desk.send(page.locator("main form[method=post]").first, {"different": True})
    walk.project = "/" + page.url.partition("://")[2].partition("/")[2].partition("?")[0]
    walk.opener = given["as"]


def _code(walk: Walk, given: Mapping[str, Any]) -> str:
    return next(each.code for each in walk.pack.jurisdictions if each.id == given["jurisdiction"])


@means("facts-recorded")
def _facts(walk: Walk, step: Step) -> None:
    at(walk, step, "facts", "/facts/change", {**fact_values(walk, step.particulars), "reason": CHANGED})


@means("role-filled")
def _role(walk: Walk, step: Step) -> None:
    """Choose an officer of the unit that the scenario names, who has an account."""
    given = step.particulars
    walk.desk.open(walk.who(given["as"]), f"{walk.project}facts")
    form = walk.desk.form("/do/fill-role", role=given["role"])
    offered = form.locator("[name=holder] option").evaluate_all("all => all.map(e => [e.value, e.textContent])")
    values = [
        (value, person["username"])
        for value, text in offered
        for person in walk.people
        if person["name"] in text and value.partition(":")[2].partition("@")[0] == given["unit"]
    ]
    assert values, f"nobody of {given['unit']} is offered as {given['role']}: {[text for _, text in offered]}"
    value, walk.roles[given["role"]] = values[-1]
    walk.desk.send(form, {"holder": value})


@means("happening")
def _happening(walk: Walk, step: Step) -> None:
    at(walk, step, "facts", "/do/record-happening", {"day": step.day.isoformat()}, name=step.what)


# Tasks.


@means("finished")
def _finish(walk: Walk, step: Step) -> None:
    """From the work list: in place where the list offers it, else at the task's page."""
    given, task = step.particulars, step.particulars["task"]
    if given["as"] == ENTERPRISE:
        return _finish_as_enterprise(walk, step)
    values = {**proof(step), **note(step)}
    if "outcome" in given and len(walk.pack.task[task.partition("@")[0]].outcomes) > 1:
        values["outcome"] = given["outcome"]
    entry = on_the_list(walk, given["as"], task)
    if entry is None:
        walk.unlisted.append(task)
        walk.desk.open(walk.who(given["as"]), f"{walk.project}tasks/{task}")
    elif entry.locator("form[action$='/do/finish']").count() and not proof(step):
        walk.desk.send(entry.locator("form[action$='/do/finish']"), values)
        return None
    else:
        with walk.page.expect_navigation(wait_until="domcontentloaded"):
            entry.locator(".matter-name").click()
    walk.desk.send(walk.desk.form("/do/finish"), values)
    return None


def on_the_list(walk: Walk, party: str, task: str) -> Locator | None:
    """The task on somebody's own work list, or on that of the unit."""
    for whose in ("/work", "/work?who=unit"):
        page = walk.desk.open(walk.who(party), whose)
        entry = page.locator("main .matter").filter(
            has=page.locator(f".matter-name[href='{walk.project}tasks/{task}']")
        )
        if entry.count():
            return entry.first
    return None


def _finish_as_enterprise(walk: Walk, step: Step) -> None:
    task = step.particulars["task"]
    walk.enterprise_sees()
    form = walk.desk.form(f"/tasks/{task}/finish")
    walk.desk.send(form, {"file": [f"{each}.pdf" for each in step.particulars.get("evidence", [])]})


@means("waived")
def _waive(walk: Walk, step: Step) -> None:
    task = step.particulars["task"]
    at(walk, step, f"tasks/{task}", "/do/waive", {"reason": step.particulars["reason"]})


@means("planned")
def _plan(walk: Walk, step: Step) -> None:
    for task in step.particulars["tasks"]:
        at(walk, step, f"tasks/{task}", "/do/plan", {"planned": step.particulars["for"]})


# Reviews, handovers, bodies that decide.


@means("opinion-given")
def _opinion(walk: Walk, step: Step) -> None:
    """In the work list itself where nothing is attached."""
    given = step.particulars
    values = {"term": given["term"], **note(step), **proof(step)}
    page = walk.desk.open(walk.who(given["as"]), "/work")
    form = page.locator(f"main .matter form[action='{walk.project}do/give-opinion']").filter(
        has=page.locator(f"input[name=review][value='{given['review']}']")
    )
    if form.count() and not proof(step):
        walk.desk.send(form.first, values)
        return
    at(walk, step, "matters", "/do/give-opinion", values, review=given["review"])


@means("scores-given")
def _scores(walk: Walk, step: Step) -> None:
    given = step.particulars
    scores = {f"score-{name}": value for name, value in given["scores"].items()}
    remarks = {f"remark-{name}": text for name, text in given.get("remarks", {}).items()}
    vetoes = {f"veto-{name}": True for name in given.get("vetoes", ())}
    at(walk, step, "matters", "/do/give-scores", {**scores, **remarks, **vetoes, **note(step)}, review=given["review"])


@means("handover-offered")
def _offer(walk: Walk, step: Step) -> None:
    given = step.particulars
    handover = next(each for each in walk.pack.handovers if each.id == given["handover"])
    ticks = {f"content-{number}": each in given["contents"] for number, each in enumerate(handover.contents)}
    at(walk, step, "matters", "/do/offer-handover", ticks, handover=handover.id)


@means("handover-answered")
def _answer(walk: Walk, step: Step) -> None:
    given = step.particulars
    accepted = str(given["accepted"]) == "true"
    values = {"accepted": "yes" if accepted else "no", "reason": given.get("reason", "")}
    at(walk, step, "matters", "/do/answer-handover", values, handover=given["handover"])


@means("matter-tabled")
def _table(walk: Walk, step: Step) -> None:
    at(walk, step, "deciding", "/decide/table", {**proof(step), **note(step)}, decision=step.particulars["decision"])


@means("seat-taken")
def _seats(walk: Walk, step: Step) -> None:
    given = step.particulars
    seats = {f"presence-{each}": given.get("presence", "present") for each in given["members"]}
    at(walk, step, "deciding", "/sitting", seats, decision=given["decision"])


@means("vote-cast")
def _votes(walk: Walk, step: Step) -> None:
    given = step.particulars
    votes = {f"vote-{each}": given["vote"] for each in given["members"]}
    at(walk, step, "deciding", "/sitting", votes, decision=given["decision"])


@means("matter-concluded")
def _conclude(walk: Walk, step: Step) -> None:
    at(walk, step, "deciding", "/decide/conclude", note(step), decision=step.particulars["decision"])


# Agreements, and what they oblige to.


@means("document-drafted")
def _draft(walk: Walk, step: Step) -> None:
    at(walk, step, "terms", f"/terms/draft/{step.particulars['document']}", {})


@means("passage-written")
def _passage(walk: Walk, step: Step) -> None:
    """A required content: its own blank where it has a value, else its text."""
    given = step.particulars
    walk.desk.open(walk.who(given["as"]), f"{walk.project}terms")
    form = walk.desk.form("/do/write-passage", document=given["document"], passage=given["passage"])
    blank = form.locator("[name^='fact-']").first
    if "value" in given and blank.count():
        walk.desk.send(form, {blank.get_attribute("name") or "": str(given["value"]).removesuffix("%")})
    else:
        walk.desk.send(form, {"text": given.get("value") or given["text"]})


@means("document-circulated")
def _circulate(walk: Walk, step: Step) -> None:
    """The text that goes round is uploaded."""
    files = [f"{each}.pdf" for each in step.particulars.get("evidence", [])]
    values = {"file": files, **note(step)} if files else note(step)
    at(walk, step, "terms", "/do/circulate-document", values, document=step.particulars["document"])


@means("written-opinion-given")
def _written(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {"term": given["term"], **note(step), **proof(step)}
    at(walk, step, "terms", "/do/written-opinion", values, document=given["document"], opinion=given["opinion"])


@means("document-sent")
def _send(walk: Walk, step: Step) -> None:
    at(walk, step, "terms", "/do/send-document", {}, document=step.particulars["document"])


@means("commitment-set")
def _commit(walk: Walk, step: Step) -> None:
    _with_value(walk, step, "/do/set-commitment", {})


@means("commitment-reported")
def _fulfil(walk: Walk, step: Step) -> None:
    _with_value(walk, step, "/do/report-commitment", proof(step))


def _with_value(walk: Walk, step: Step, action: str, more: Mapping[str, Any]) -> None:
    given = step.particulars
    walk.desk.open(walk.who(given["as"]), f"{walk.project}terms")
    form = walk.desk.form(action, commitment=given["commitment"])
    blank = form.locator("[name^='fact-']").first.get_attribute("name") or ""
    walk.desk.send(form, {blank: given["value"], **more})


@means("waiver-granted")
def _grant(walk: Walk, step: Step) -> None:
    given = step.particulars
    rule = next(each for each in walk.pack.waivers if each.id == given["waiver"])
    ticks = {f"material-{number}": each in given["materials"] for number, each in enumerate(rule.materials)}
    values = {**ticks, "due": given["due"], **proof(step)}
    at(walk, step, "terms", "/do/grant-waiver", values, task=given["task"], waiver=given["waiver"])


@means("materials-delivered")
def _deliver(walk: Walk, step: Step) -> None:
    given = step.particulars
    walk.desk.open(walk.who(given["as"]), f"{walk.project}terms")
    form = walk.desk.form("/do/deliver-materials", task=given["task"])
    for material in given["materials"]:
        form.get_by_label(material).check()
    walk.desk.send(form, proof(step))


@means("filing-made")
def _file(walk: Walk, step: Step) -> None:
    given = step.particulars
    at(walk, step, "terms", "/do/make-filing", proof(step), filing=given["filing"], authority=given["authority"])


@means("project-published")
def _publish(walk: Walk, step: Step) -> None:
    at(walk, step, "terms", "/do/publish", proof(step), publicity=step.particulars["publicity"])


# Needs, guides, records.


@means("factor-asked")
def _ask(walk: Walk, step: Step) -> None:
    given = step.particulars
    if given["as"] == ENTERPRISE:
        return _ask_as_enterprise(walk, step)
    values = {"amount": given.get("amount", ""), **note(step)}
    return at(walk, step, "support", "/keep/ask-factor", values, need=f"{given['form']}/{given['factor']}")


def _ask_as_enterprise(walk: Walk, step: Step) -> None:
    """The enterprise fills the whole form in at once: this step, and those after it that belong to it."""
    form, rows = step.particulars["form"], [step]
    while walk.steps and (walk.steps[0].what, walk.steps[0].particulars.get("form")) == (step.what, form):
        rows.append(walk.steps.pop(0))
    values: dict[str, Any] = {}
    for row in rows:
        factor = row.particulars["factor"]
        values |= {f"{what}-{factor}": row.particulars[what] for what in ("amount", "note") if what in row.particulars}
    walk.enterprise_sees(f"needs/{form}")
    walk.desk.send(walk.desk.form(f"/needs/{form}"), values)


@means("factor-verified")
def _verify(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {"amount": given.get("amount", ""), "note": given.get("opinion", "")}
    at(walk, step, "support", "/keep/verify-factor", values, need=f"{given['form']}/{given['factor']}")


@means("factor-guaranteed")
def _guarantee(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {"amount": given.get("amount", ""), "day": given["by_day"]}
    at(walk, step, "support", "/keep/guarantee-factor", values, need=f"{given['form']}/{given['factor']}")


@means("guide-told")
def _tell(walk: Walk, step: Step) -> None:
    given = step.particulars
    walk.desk.open(walk.who(given["as"]), f"{walk.project}records")
    form = walk.desk.form("/keep/tell-guide")
    for box in form.locator("input[type=checkbox]").all():
        box.set_checked((box.get_attribute("name") or "").removeprefix("guide-") in given["guides"])
    walk.desk.send(form, {"note": given.get("how", "")})


@means("recorded")
def _record(walk: Walk, step: Step) -> None:
    """From the button beside the kind on the project's page."""
    given = step.particulars
    kind = next(each for each in walk.pack.records if each.id == given["record"])
    page = walk.desk.open(walk.who(given["as"]), f"{walk.project}records")
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator(f"#records-{kind.id} a", has_text="登记").click()
    values = {
        f"fact-{each.id}": typed(each, given["with"][each.id]) for each in kind.fields if each.id in given["with"]
    }
    walk.desk.send(page.locator("main form[method=post]").first, values)
    walk.records[given["id"]] = "/" + page.url.partition("://")[2].partition("/")[2]


@means("record-answered")
def _answer_record(walk: Walk, step: Step) -> None:
    walk.desk.open(walk.who(step.particulars["as"]), walk.records[step.particulars["id"]])
    walk.desk.send(walk.desk.form("/do/answer"), {"note": step.particulars["answer"]})


@means("record-checked")
def _check_record(walk: Walk, step: Step) -> None:
    walk.desk.open(walk.who(step.particulars["as"]), walk.records[step.particulars["id"]])
    accepted = str(step.particulars["accepted"]) == "true"
    form = walk.desk.form("/do/check", accepted="yes" if accepted else "no")
    walk.desk.send(form, {} if accepted else {"reason": step.particulars["reason"]})


# Figures, evaluations, ways out, gates, clocks.


@means("measure-reported")
def _report(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {"period": given["period"], "value": given["value"], **proof(step)}
    at(walk, step, "figures", "/enter/report-figure", values, measure=given["measure"])


@means("measure-planned")
def _plan_figure(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {"period": given["period"], "value": given["value"]}
    at(walk, step, "figures", "/enter/plan-figure", values, measure=given["measure"])


@means("indicator-entered")
def _indicator(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {name: given[name] for name in ("value", "source", "evaluator") if name in given}
    at(walk, step, "figures", "/enter/enter-indicator", values, evaluation=given["evaluation"],
       indicator=given["indicator"])  # fmt: skip


@means("evaluation-concluded")
def _evaluate(walk: Walk, step: Step) -> None:
    values = {"note": step.particulars.get("note", "")}
    at(walk, step, "figures", "/enter/conclude-evaluation", values, evaluation=step.particulars["evaluation"])


@means("exit-proposed")
def _propose_exit(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {"ground": given["ground"], "reason": given["reason"], **proof(step)}
    at(walk, step, "figures", "/enter/propose-exit", values, exit=given["exit"])


@means("exit-decided")
def _decide_exit(walk: Walk, step: Step) -> None:
    given = step.particulars
    values = {"agreed": "yes" if str(given["agreed"]) == "true" else "no", "note": given.get("note", "")}
    at(walk, step, "figures", "/enter/decide-exit", values, exit=given["exit"])


@means("gate-passed")
def _pass_gate(walk: Walk, step: Step) -> None:
    at(walk, step, "", "/do/pass-gate", {"reason": step.particulars["reason"]}, gate=step.particulars["gate"])


@means("clock-paused")
def _pause(walk: Walk, step: Step) -> None:
    given = step.particulars
    at(walk, step, f"tasks/{given['task']}", "/do/pause", {"cause": given["cause"]})


@means("clock-resumed")
def _resume(walk: Walk, step: Step) -> None:
    at(walk, step, f"tasks/{step.particulars['task']}", "/do/resume", {})


# Problems.


@means("issue-raised")
def _raise(walk: Walk, step: Step) -> None:
    """The address of the problem is kept as the record `issue`."""
    given = step.particulars
    values = {name: given[name] for name in ("title", "kind", "unit", "task") if name in given}
    at(walk, step, "matters", "/do/raise-issue", values)
    link = walk.page.locator("#issues a", has_text=given["title"]).first
    walk.records["issue"] = link.get_attribute("href") or ""


@means("issue-handed-up")
def _hand_up(walk: Walk, step: Step) -> None:
    given = step.particulars
    walk.desk.open(walk.who(given["as"]), walk.records["issue"])
    walk.desk.send(walk.desk.form("/hand-up"), {"opinion": given.get("opinion", ""), **proof(step)})
