"""A period as a pack writes it, `7 working days` or `1 year`, read into the engine's Period."""

from __future__ import annotations

import re
from difflib import get_close_matches

from quancheng.engine.periods import NoSuchPeriod, Period, TimeUnit

WRITTEN = re.compile(r"(\d{1,4}) ([a-z ]+)", re.ASCII)
UNITS = {str(unit): unit for unit in TimeUnit} | {str(unit).removesuffix("s"): unit for unit in TimeUnit}


def parse_period(text: str) -> Period:
    """`7 working days`, `11 calendar days`, `2 weeks`, `3 months`, `1 year`; anything else is refused in words.

    >>> parse_period("7 working days").words
    '7个工作日'
    """
    written = WRITTEN.fullmatch(text.strip())
    if written is None:
        raise NoSuchPeriod(f"看不懂时限“{text}”。", help="请写成 7 working days 这样的“数字 单位”。", text=text)
    count, unit = int(written[1]), written[2].strip()
    if unit not in UNITS:
        near = get_close_matches(unit, UNITS, n=1)
        help = f"是不是 {near[0]}？" if near else f"单位可以是{'、'.join(TimeUnit)}。"
        raise NoSuchPeriod(f"时限“{text}”的单位 {unit} 不认识。", help=help, text=text)
    return Period(count, UNITS[unit])
