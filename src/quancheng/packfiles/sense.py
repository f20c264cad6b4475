"""What can be read but cannot be meant: circles, dead ends, work for nobody, times that never come.

Runs on a pack whose every word and reference is sound; each check is one function that reports what it finds.
"""

from __future__ import annotations

from quancheng.engine.pack import Pack
from quancheng.packfiles import (
    sense_of_agreements,
    sense_of_conditions,
    sense_of_decisions,
    sense_of_ends,
    sense_of_issues,
    sense_of_keeping,
    sense_of_leads,
    sense_of_life,
    sense_of_parties,
    sense_of_people,
    sense_of_rules,
    sense_of_scoring,
    sense_of_territory,
    sense_of_time,
    sense_of_transfers,
)
from quancheng.packfiles.reader import Reader

CHECKS = (
    *sense_of_life.CHECKS,
    *sense_of_rules.CHECKS,
    *sense_of_scoring.CHECKS,
    *sense_of_conditions.CHECKS,
    *sense_of_ends.CHECKS,
    *sense_of_people.CHECKS,
    *sense_of_territory.CHECKS,
    *sense_of_leads.CHECKS,
    *sense_of_parties.CHECKS,
    *sense_of_issues.CHECKS,
    *sense_of_keeping.CHECKS,
    *sense_of_decisions.CHECKS,
    *sense_of_time.CHECKS,
    *sense_of_agreements.CHECKS,
    *sense_of_transfers.CHECKS,
)


def check_sense(pack: Pack, reader: Reader) -> None:
    """Every check of the whole pack; what is wrong is noted in the reader."""
    if pack.in_force_to is not None and pack.in_force_to < pack.in_force_from:
        reader.wrong(reader.sections["in_force"].at("to"), "停止施行的日期早于开始施行的日期。")
    for check in CHECKS:
        check(pack, reader)
