"""Days, limits, money and shares as people in a county office say them; no templates, no database."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "—"
WEEKDAYS = "一二三四五六日"
UNITS = {"working": "个工作日", "calendar": "天", "month": "个月", "year": "年"}

_YI = Decimal(100_000_000)
_WAN = Decimal(10_000)


def day(value: date | None, *, on: date | None = None) -> str:
    """`9月30日`, with its year unless `on` lies in the same year."""
    if value is None:
        return NOTHING
    short = f"{value.month}月{value.day}日"
    return short if on is not None and value.year == on.year else f"{value.year}年{short}"


def weekday(value: date) -> str:
    """`周三`."""
    return f"周{WEEKDAYS[value.weekday()]}"


def day_span(first: date, last: date, *, on: date | None = None) -> str:
    """`10月1日至7日`; one day alone is only itself."""
    if first == last:
        return day(first, on=on)
    if (first.year, first.month) == (last.year, last.month):
        return f"{day(first, on=on)}至{last.day}日"
    return f"{day(first, on=on)}至{day(last, on=first)}"


def amount_of(number: int, unit: str = "working") -> str:
    """`3个工作日`; the units are working, calendar, month and year."""
    return f"{number}{UNITS[unit]}"


def due_words(due: date | None, *, on: date, left: int | None = None, unit: str = "working") -> str:
    """How far a limit is: `left` counts the days after `on` up to `due`, below zero the days since."""
    if due is None:
        return "未定期限"
    if due == on:
        return "今天到期"
    said = day(due, on=on)
    if due > on:
        return _ahead(said, (due - on).days if left is None else left, unit if left is not None else "calendar")
    return _behind(said, (on - due).days if left is None else -left, unit if left is not None else "calendar")


def _ahead(said: str, left: int, unit: str) -> str:
    if left <= 0:
        return f"{said}到期，此前没有工作日"
    return f"还有{amount_of(left, unit)}，{said}到期"


def _behind(said: str, over: int, unit: str) -> str:
    if over <= 0:
        return f"{said}已到期，逾期不足1个工作日"
    return f"已逾期{amount_of(over, unit)}，应于{said}办结"


def due_short(due: date | None, *, on: date, left: int) -> str:
    """For a narrow column beside the day itself: `还有3个工作日`, `今天`, `逾期2个工作日`."""
    if due is None:
        return NOTHING
    if due == on:
        return "今天"
    if due > on:
        return f"还有{amount_of(left)}" if left > 0 else "此前无工作日"
    return f"逾期{amount_of(-left)}" if left < 0 else "逾期不足1个工作日"


def money(yuan: Decimal | int | None) -> str:
    """`1.2亿元`, `8000万元`, `950元`: to the ten thousand above 1亿元, else to the fen at most."""
    if yuan is None:
        return NOTHING
    value = Decimal(yuan)
    if abs(value) >= _YI - _WAN / 200:
        return f"{_trimmed(value / _YI, places=4)}亿元"
    if abs(value) >= _WAN:
        return f"{_trimmed(value / _WAN, places=2)}万元"
    return f"{_trimmed(value, places=2)}元"


def percent(share: Decimal | float | None) -> str:
    """A share of one as `15%` or `14.99%`."""
    return NOTHING if share is None else f"{_trimmed(Decimal(str(share)) * 100, places=2)}%"


def file_size(octets: int) -> str:
    """`860 KB`, `1.4 MB`; counted by 1024."""
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{_trimmed(Decimal(octets) / (1024 * 1024), places=1)} MB"


def _trimmed(value: Decimal, *, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def skipped_words(skipped: Iterable[tuple[date, str]], *, on: date | None = None) -> list[str]:
    """Days a clock jumped over, neighbours with one reason drawn together: `10月1日至7日 国庆节（7天）`."""
    runs: list[tuple[date, date, str]] = []
    for when, why in skipped:
        if runs and runs[-1][2] == why and runs[-1][1] + timedelta(days=1) == when:
            runs[-1] = (runs[-1][0], when, why)
        else:
            runs.append((when, when, why))
    return [_run(first, last, why, on=on) for first, last, why in runs]


def _run(first: date, last: date, why: str, *, on: date | None) -> str:
    length = (last - first).days + 1
    counted = f"（{length}天）" if length > 1 else ""
    return f"{day_span(first, last, on=on)} {why}{counted}"


def page_numbers(current: int, last: int) -> list[int | None]:
    """First, last and the neighbours of the current page; None is a gap of at least two pages."""
    shown = sorted(n for n in {1, last, current - 1, current, current + 1} if 1 <= n <= last)
    numbers: list[int | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before == 2:
            numbers.append(before + 1)
        elif number - before > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers
