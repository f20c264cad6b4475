"""Records of leads and of the first talk."""

from __future__ import annotations

from quancheng.engine.spec.leads import FirstTalkRules, LeadRules
from quancheng.packfiles.fields import FACTS, PARTY, PERIOD, RESTS, TEXT
from quancheng.packfiles.kinds import Field, ListOf, Record, Ref

LEADS = Record(
    "leads",
    "leads",
    "What a lead holds and who registers one; its facts are those of the project that may come of it.",
    (
        Field("facts", FACTS, "the facts a lead may hold, in the order in which they are asked", required=True),
        Field("registered_by", ListOf(PARTY), "who registers leads", required=True),
        Field("channel", Ref(("fact",)), "the choice that says by which channel a lead came"),
        RESTS,
    ),
    LeadRules,
)
FIRST_TALK = Record(
    "first-talk",
    "first_talk",
    "Who may claim the first talk with an enterprise, what keeps the claim alive, who decides between two.",
    (
        Field("registered_by", ListOf(PARTY), "who claims first talks", required=True),
        Field("contact_kinds", ListOf(TEXT), "the kinds of contact, in the words of the office", required=True),
        Field("arbitrated_by", PARTY, "who decides between two claims", required=True),
        Field("lapses_after", PERIOD, "how long a claim holds without a contact"),
        Field("group", Ref(("fact",)), "the fact by which companies of one group count as one enterprise"),
        Field("role", Ref(("role",)), "the role that the holder has on the project that comes of the lead"),
        Field("happening", Ref(("happening",)), "what has happened to that project on the day of the first talk"),
        RESTS,
    ),
    FirstTalkRules,
)
