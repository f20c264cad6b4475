"""The JSON Schema of a pack file, made from the grammar: editors complete and check with it."""

from __future__ import annotations

from quancheng.packfiles import conditions, quantity_kinds, times
from quancheng.packfiles.grammar import SECTIONS
from quancheng.packfiles.kinds import Json, records_in

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def pack_schema() -> Json:
    """The schema of any file of a pack; which sections a whole pack needs is for `quancheng pack check`."""
    records = records_in(section.kind for section in SECTIONS)
    definitions = {name: record.definition() for name, record in sorted(records.items())}
    definitions |= {
        "condition": conditions.definition(),
        "anchors": times.anchors_definition(),
        "recurrence": times.recurrence_definition(),
        "quantity": quantity_kinds.definition(),
    }
    return {
        "$schema": DIALECT,
        "title": "Quancheng policy pack",
        "type": "object",
        "additionalProperties": False,
        "properties": {each.key: {**each.kind.schema(), "description": each.says} for each in SECTIONS},
        "$defs": definitions,
    }
