"""The tables that pages read: rows derived from each subject's state, written in the same unit of work.

Every one of them can be rebuilt from the log (`projections.rebuild`). The tenant leads every key and index; text is
never copied from people's names: natural persons stand in `people_contact` and `people_officer` only.
"""

from .comments import CommentRow, MentionRow, WatchRow
from .enterprises import Enterprise, EnterpriseProject, HandInDraft, Invitation, NeedsDraft
from .intakes import Intake, LedgerView
from .leads import ClaimMark, LeadRow
from .matters import IssueRow, MeetingRow, NoticeRow, PaperRow, RecordLink, RecordRow
from .places import PackVersion, Place
from .projects import FactRow, HappeningRow, LinkRow, Membership, Part, Project, RoleRow, SearchRow
from .scores import PointRow, RankingRow
from .work import Tally, TallyChange, Work

__all__ = [
    "ClaimMark",
    "CommentRow",
    "Enterprise",
    "EnterpriseProject",
    "FactRow",
    "HandInDraft",
    "HappeningRow",
    "Intake",
    "Invitation",
    "IssueRow",
    "LeadRow",
    "LedgerView",
    "LinkRow",
    "MeetingRow",
    "Membership",
    "MentionRow",
    "NeedsDraft",
    "NoticeRow",
    "PackVersion",
    "PaperRow",
    "Part",
    "Place",
    "PointRow",
    "Project",
    "RankingRow",
    "RecordLink",
    "RecordRow",
    "RoleRow",
    "SearchRow",
    "Tally",
    "TallyChange",
    "WatchRow",
    "Work",
]
