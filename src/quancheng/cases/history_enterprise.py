"""What went between a project and its enterprise, in plain words: materials and what was released."""

from __future__ import annotations

from typing import Any

from quancheng.cases.history import say_event, with_reason
from quancheng.engine import handing_in, released
from quancheng.engine.pack import Pack


def _material(event: Any, pack: Pack) -> str:
    return f"“{event.material}”（{handing_in.label_of(pack, event.about)}）"


@say_event.register
def _(event: handing_in.MaterialHandedIn, pack: Pack) -> str:
    return with_reason(f"企业交来材料{_material(event, pack)}", event.note, word="说明")


@say_event.register
def _(event: handing_in.MaterialTaken, pack: Pack) -> str:
    return f"收下企业材料{_material(event, pack)}。"


@say_event.register
def _(event: handing_in.MaterialSentBack, pack: Pack) -> str:
    return with_reason(f"退回企业材料{_material(event, pack)}", event.reason)


@say_event.register
def _(event: released.ReleasedToEnterprise, pack: Pack) -> str:
    return f"向企业公开{released.RELEASES[event.what]}。"


@say_event.register
def _(event: released.WithheldFromEnterprise, pack: Pack) -> str:
    return f"不再向企业公开{released.RELEASES[event.what]}。"
