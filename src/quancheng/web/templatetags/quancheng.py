"""What templates say: days, limits, money, icons, states and the clauses a thing rests on."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from quancheng.web import clock_box, icons, matter_rows, states, words
from quancheng.web.matters import Matter

register = template.Library()

WIDGET_CLASSES = {
    "checkbox": "form-check-input",
    "radio": "form-check-input",
    "select": "form-select",
    "file": "form-control",
}


@register.filter
def day(value: date | None, on: date | None = None) -> str:
    """`{{ task.due|day:on }}`: 9月30日, with the year when it is another than that of `on`."""
    return words.day(value, on=on)


@register.filter
def at(known: Mapping[Any, Any], name: Any) -> Any:
    """`{{ names|at:project }}`: what stands under a name; nothing for none."""
    return known.get(name, "")


@register.filter
def weekday(value: date) -> str:
    """`{{ on|weekday }}`: 周三."""
    return words.weekday(value)


@register.filter
def money(yuan: Decimal | int | None) -> str:
    """`{{ project.investment|money }}`: 1.2亿元."""
    return words.money(yuan)


@register.filter
def percent(share: Decimal | float | None) -> str:
    """`{{ margin|percent }}`: a share of one as 14.99%."""
    return words.percent(share)


@register.filter
def file_size(octets: int) -> str:
    """`{{ file.size|file_size }}`: 1.4 MB."""
    return words.file_size(octets)


@register.simple_tag(takes_context=True)
def due_words(
    context: Context, due: date | None, left: int | None = None, unit: str = "working", on: date | None = None
) -> SafeString:
    """`{% due_words due left %}`: 还有3个工作日，9月30日到期; the day is the page's `on`."""
    return _unbroken(words.due_words(due, on=on or context["on"], left=left, unit=unit))


@register.simple_tag(takes_context=True)
def due_short(context: Context, due: date | None, left: int, on: date | None = None) -> str:
    """`{% due_short due left %}`: 还有3个工作日, for a column beside the day itself."""
    return words.due_short(due, on=on or context["on"], left=left)


@lru_cache(maxsize=4096)
def _unbroken(sentence: str) -> SafeString:
    """A line may break after the comma, never inside a date."""
    first, comma, rest = sentence.partition("，")
    return format_html('<span class="nowrap">{}{}</span><wbr><span class="nowrap">{}</span>', first, comma, rest)


@register.simple_tag
def amount_of(number: int, unit: str = "working") -> str:
    """`{% amount_of 3 "working" %}`: 3个工作日."""
    return words.amount_of(number, unit)


@register.simple_tag(takes_context=True)
def clock_words(context: Context, clock: Any) -> SafeString | str:
    """The sentence of a clock: its own `words` if it brings them, else made from due, left and unit."""
    said = getattr(clock, "words", "")
    return said or due_words(context, clock.due, clock.left, getattr(clock, "unit", "working"))


@register.filter
def clock_look(clock: Any) -> states.Look:
    """Icon and tone for a clock by its `state`; no clock is quiet."""
    return states.STATES[clock.state] if clock else states.STATES["not-begun"]


# A page of fifty rows draws hundreds of icons, badges and chips, so what was drawn once is kept.
@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "clock" %}`: a drawing from the sprite; with a label it is read aloud, without it is silent."""
    icons.refuse_unknown_icon(name)
    href = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
@lru_cache(maxsize=512)
def state_badge(state: str, label: str = "") -> SafeString:
    """`{% state_badge "late" %}`: icon and word in the state's tone; made for the rows of long tables."""
    look = states.STATES[state]
    return format_html('<span class="badge tone-{}">{}{}</span>', look.tone, icon(look.icon), label or look.label)


@register.simple_tag
@cache
def state_icon(state: str) -> SafeString:
    """The state's icon alone, read aloud by its label."""
    look = states.STATES[state]
    return format_html('<span class="state-icon tone-{}">{}</span>', look.tone, icon(look.icon, look.label))


@register.simple_tag(takes_context=True)
def basis_chips(context: Context, basis: Iterable[Any] | None) -> SafeString:
    """`{% basis_chips rule.basis %}`: clause ids (or objects with id, label, title) linking to the 制度 page."""
    clauses = list(basis or ())
    if not clauses:
        return SafeString("")
    address = getattr(context.get("shell"), "policy_url", "") or ""
    return _chips(tuple(_named(clause) for clause in clauses), address)


def _named(clause: Any) -> tuple[str, str, str]:
    """Id, label and title of a clause that is given by its id alone or as an object."""
    if isinstance(clause, str):
        return clause, clause, ""
    return clause.id, getattr(clause, "label", "") or clause.id, getattr(clause, "title", "")


@lru_cache(maxsize=4096)
def _chips(clauses: tuple[tuple[str, str, str], ...], address: str) -> SafeString:
    chips = format_html_join(
        "",
        '<a class="basis-chip" href="{}#{}" title="{}">{}</a>',
        ((address, name, title, label) for name, label, title in clauses),
    )
    return format_html('<span class="basis"><span class="visually-hidden">依据：</span>{}</span>', chips)


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """The form field's control in the look of the house; Django adds aria-invalid and aria-describedby."""
    if is_group(field):
        return field.as_widget()
    kind = getattr(field.field.widget, "input_type", "textarea")
    look = WIDGET_CLASSES.get(kind, "form-control")
    if field.errors:
        look += " is-invalid"
    return field.as_widget(attrs={"class": look})


@register.filter
def is_tick(field: BoundField) -> bool:
    """A single box to tick puts its label behind it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not hasattr(field.field, "choices")


@register.filter
def is_group(field: BoundField) -> bool:
    """Several boxes or radios under one question are a fieldset."""
    return bool(getattr(field.field.widget, "use_fieldset", False))


@register.simple_tag
def typed_of(values: dict[str, str], prefix: str, name: str) -> str:
    """What stands under a field's name that is put together."""
    return str(values.get(f"{prefix}{name}", "")) if values else ""


@register.simple_tag
def bar(used: float, of: float = 100, tone: str = "busy", label: str = "") -> SafeString:
    """`{% bar 62 100 "busy" "62%" %}`: a share drawn as a bar."""
    return clock_box.bar(used=used, of=of, tone=tone, label=label)


@register.simple_tag(takes_context=True, name="clock_box")
def draw_clock(
    context: Context, clock: Any, is_open: bool = False, has_bar: bool = True, is_plain: bool = False
) -> SafeString:
    """`{% clock_box clock %}`: the sentence, the bar and why; a plain one says no why."""
    look = clock_look(clock)
    mark = state_badge("provisional") if clock.provisional else ""
    line = f"{icon(look.icon)}<span>{conditional_escape(clock_words(context, clock))} {mark}</span>"
    used = clock_box.time_used(clock) if has_bar else ""
    chips = SafeString("") if is_plain else basis_chips(context, clock.basis)
    asked = "" if is_plain else clock_box.explanation(clock, on=context["on"], chips=chips, is_open=is_open)
    return SafeString(f'<div class="clock tone-{look.tone}"><div class="clock-line">{line}</div>{used}{asked}</div>')


@register.simple_tag(takes_context=True)
def work_matter(context: Context, matter: Matter, in_project: bool = False) -> SafeString:
    """`{% work_matter matter %}`: a line of a work list with what can be done in place."""
    return matter_rows.drawn(matter, context, in_project=in_project)


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """Numbers to show under a list; None stands for a gap."""
    return words.page_numbers(page.number, page.paginator.num_pages)


@register.simple_tag(takes_context=True)
def page_query(context: Context, param: str, number: int) -> str:
    """This page's address query with another page number."""
    return with_query(context, **{param: number})


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """`{% with_query page=2 %}`: this page's address query with some values changed; empty ones go."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
