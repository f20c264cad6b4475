"""The grammar of packs: every section and record, its fields, what they mean, and the engine's object they become.

From these tables come the loader, the JSON Schema for editors and the reference page, so the three cannot differ.
What is only named stands under its id; what has an order (stages, tasks, grades, terms, clauses) stands in a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.packfiles import scoring_records
from quancheng.packfiles.clock_records import TOTAL
from quancheng.packfiles.commitment_records import COMMITMENT
from quancheng.packfiles.decision_records import BODY, DECISION
from quancheng.packfiles.document_records import DOCUMENT_KIND
from quancheng.packfiles.fields import ID, PERIOD, TEXT
from quancheng.packfiles.forms import FORM
from quancheng.packfiles.guide_records import FIXED_LIST, GUIDE
from quancheng.packfiles.kinds import ListOf, Named
from quancheng.packfiles.lead_records import FIRST_TALK, LEADS
from quancheng.packfiles.ledger_records import LEDGER
from quancheng.packfiles.lineage_records import DROP, OtherPack
from quancheng.packfiles.notice_records import (
    CLAUSE,
    DOCUMENT,
    GROUP,
    IN_FORCE,
    PLACE,
    POST_RECORD,
    READING,
    ROLE,
    UNIT_RECORD,
)
from quancheng.packfiles.party_records import PARTY_RECORD
from quancheng.packfiles.plan_records import FACTOR, NEEDS, PLAN
from quancheng.packfiles.project_records import FACT, HAPPENING, SCHEME
from quancheng.packfiles.promise_records import FILING, PUBLICITY, WAIVER
from quancheng.packfiles.quota_records import QUOTA
from quancheng.packfiles.record_kinds import RECORD_KIND
from quancheng.packfiles.rule_records import (
    DUTY,
    HANDOVER,
    ISSUE,
    LIBRARY,
    MEETING,
    NOTICE,
    RESPONSIBILITY,
    REVIEW,
    TRIGGER,
)
from quancheng.packfiles.territory_records import JURISDICTION
from quancheng.packfiles.transfer_records import MATCHING, SITE, TRANSFER
from quancheng.packfiles.work_records import STAGE


@dataclass(frozen=True)
class Section:
    """A top-level key of a pack; it may stand in any file of the pack, once. `into` is the engine's name."""

    key: str
    kind: Any
    says: str
    required: bool = False
    into: str = ""


SECTIONS = (
    Section("pack", ID, "the id of the pack, which is the name of its folder", required=True, into="id"),
    Section("title", TEXT, "the title of the pack", required=True),
    Section("place", PLACE, "the jurisdiction", required=True),
    Section("document", DOCUMENT, "the notice itself", required=True),
    Section("in_force", IN_FORCE, "from when to when it holds", required=True),
    Section("inherits", ID, "the pack that this one builds on; it stands beside it"),
    Section("drops", ListOf(DROP), "what of the upper pack does not hold here"),
    Section("replaces", OtherPack(), "the earlier pack of the same place that ends when this one begins"),
    Section("scope", TEXT, "which projects it binds"),
    Section("near", PERIOD, "how long before its end a time limit is near; 5 working days unless said"),
    Section("readings", ListOf(READING), "defects found in the notice and the readings chosen"),
    Section("clauses", ListOf(CLAUSE), "the demands of the notice", required=True),
    Section("jurisdictions", Named(JURISDICTION), "the counties, zones and parks below the place"),
    Section("units", Named(UNIT_RECORD), "the organisations", required=True),
    Section("posts", Named(POST_RECORD), "the positions", required=True),
    Section("groups", Named(GROUP), "units named together"),
    Section("facts", Named(FACT), "the fields of a project"),
    Section("roles", Named(ROLE), "the positions on one project"),
    Section("parties", Named(PARTY_RECORD), "parties that are others for another project"),
    Section("happenings", Named(HAPPENING), "what can happen to a project, by name"),
    Section("grades", Named(SCHEME), "ways of grading projects", into="schemes"),
    Section("records", Named(RECORD_KIND), "kinds of record that units keep"),
    Section("measures", scoring_records.NAMED["measures"], "figures that projects report period by period"),
    Section("reviews", Named(REVIEW), "reviews by a panel"),
    Section("bodies", Named(BODY), "the bodies that decide"),
    Section("decisions", Named(DECISION), "the matters that bodies decide"),
    Section("forms", Named(FORM), "the official forms"),
    Section("meetings", Named(MEETING), "kinds of meeting"),
    Section("documents", Named(DOCUMENT_KIND), "the agreements of a project"),
    Section("commitments", Named(COMMITMENT), "what an agreement obliges either side to"),
    Section("filings", Named(FILING), "reports to superiors"),
    Section("publicity", Named(PUBLICITY), "what is published of a project"),
    Section("stages", ListOf(STAGE), "the life of a project, in order", required=True),
    Section("waivers", Named(WAIVER), "materials that may come later"),
    Section("quotas", Named(QUOTA), "how many there must be in a year"),
    Section("guides", Named(GUIDE), "guides to formalities and services"),
    Section("plans", Named(PLAN), "supporting works against the construction plan"),
    Section("factors", Named(FACTOR), "what a project needs"),
    Section("needs", Named(NEEDS), "the forms of factor needs"),
    Section("lists", Named(FIXED_LIST), "fixed lists that the notice names"),
    Section("totals", Named(TOTAL), "limits on the time of several tasks together"),
    Section("leads", LEADS, "leads: what is asked, who registers them"),
    Section("first_talk", FIRST_TALK, "the first talk with an enterprise and the claim it gives"),
    Section("responsibilities", ListOf(RESPONSIBILITY), "who answers from when to when"),
    Section("handovers", Named(HANDOVER), "handovers"),
    Section("libraries", Named(LIBRARY), "the libraries"),
    Section("ledgers", Named(LEDGER), "the ledgers"),
    Section("duties", Named(DUTY), "periodic duties"),
    Section("issues", Named(ISSUE), "kinds of problem", into="issue_kinds"),
    Section("points", scoring_records.NAMED["points"], "points for what happened"),
    Section("rankings", scoring_records.NAMED["rankings"], "rankings that are published"),
    Section("lights", scoring_records.NAMED["lights"], "red, yellow and green lights of a project"),
    Section("evaluations", scoring_records.NAMED["evaluations"], "evaluations of a project by indicators"),
    Section("exits", scoring_records.NAMED["exits"], "ways in which a project leaves"),
    Section("sites", Named(SITE), "where projects can land"),
    Section("matching", Named(MATCHING), "how sites are ranked for a project", into="matchings"),
    Section("transfers", Named(TRANSFER), "what becomes of projects that stand still"),
    Section("notices", Named(NOTICE), "the steps of supervision that this place has of its own"),
    Section("supervision", Named(TRIGGER), "what proposes a supervision step", into="triggers"),
)
BY_KEY: Mapping[str, Section] = {section.key: section for section in SECTIONS}
"""Facts stand before all that has conditions, because a condition's values are of its fact's type."""
