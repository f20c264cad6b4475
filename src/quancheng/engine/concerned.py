"""Who takes part in a project beside the owners of its tasks: those who judge, receive, check, take, pay, file."""

from __future__ import annotations

from collections.abc import Iterator

from quancheng.engine.case import Case
from quancheng.engine.handing_in import taker
from quancheng.engine.pack import OUTSIDERS, CommitmentKind, DocumentKind, Pack, RecordScope
from quancheng.engine.parties import actual
from quancheng.engine.plans import has_begun


def concerned(pack: Pack, case: Case) -> set[str]:
    """The parties that agreements, commitments, filings and publicity bring in, as the pack names them."""
    found = {actual(pack, case, party) for party in _parties(pack, case)}
    return {party for party in found if party and party not in OUTSIDERS}


def _parties(pack: Pack, case: Case) -> Iterator[str]:
    for name, state in case.documents.items():
        if name in pack.document_kind:
            yield from _of_document(pack.document_kind[name], is_out=bool(state.version), is_signed=bool(state.signed))
        yield from state.receipts
    for name in case.commitments:
        if name in pack.commitment_kind:
            yield from _of_commitment(pack.commitment_kind[name])
    waivers = {each.id: each for each in pack.waivers}
    yield from (waivers[debt.waiver].granted_by for debt in case.waivers.values() if debt.waiver in waivers)
    yield from (each.by for each in pack.filings if each.id in case.filings)
    yield from (each.by for each in pack.publicity if each.id in case.publicity)
    yield from _of_problems_and_decisions(pack, case)
    yield from _of_factors_and_works(pack, case)
    yield from _of_records(pack, case)
    yield from (taker(pack, case, about) for about in case.handed)


def _of_factors_and_works(pack: Pack, case: Case) -> Iterator[str]:
    """Who verifies and guarantees what is asked, who is in charge of a supporting work."""
    for key in case.needs:
        factor = pack.factor.get(key.partition("/")[2])
        yield from (factor.verified_by, factor.guaranteed_by or "") if factor else ()
    for plan in pack.plans:
        if has_begun(case, plan):
            yield from (plan.kept_by, *(work.by for work in plan.works))


def _of_records(pack: Pack, case: Case) -> Iterator[str]:
    """Who records a kind that is for projects as this one is now, and who does what a record asks for."""
    groups = {group.id: group.units for group in pack.groups}
    for kind in pack.records:
        if kind.of is RecordScope.PROJECT and kind.while_ is not None and kind.while_.holds(case):
            yield from (party for each in kind.recorded_by for party in groups.get(each, (each,)))
    for row in case.records.values():
        kept = pack.record_kind.get(row.kind)
        if kept and kept.follow_up and row.follow:
            yield kept.follow_up.by


def _of_problems_and_decisions(pack: Pack, case: Case) -> Iterator[str]:
    """Who answers or holds a problem, who decides a matter that was tabled, who took a project over."""
    for issue in case.issues.values():
        rung = pack.issue_kind[issue.kind].rung(issue.rung) if issue.kind in pack.issue_kind else None
        yield issue.unit
        if rung is not None:
            yield rung.held_by
    groups = {group.id: group.units for group in pack.groups}
    for name in case.decisions:
        for route in pack.decision[name].routes if name in pack.decision else ():
            for body in (pack.body[each] for each in route.before):
                yield body.kept_by
                yield from (party for member in body.members for party in groups.get(member, (member,)))
    yield from (state.to for state in case.transfers.values() if state.to)


def _of_document(kind: DocumentKind, *, is_out: bool, is_signed: bool) -> Iterator[str]:
    yield kind.drafted_by
    if is_out:
        yield from (opinion.by for opinion in kind.opinions)
    if is_signed and kind.distribution:
        yield kind.distribution.by


def _of_commitment(kind: CommitmentKind) -> Iterator[str]:
    yield kind.checked_by
    yield kind.by
    if kind.fulfilment:
        yield from (kind.fulfilment.approved_by, kind.fulfilment.paid_by)
