"""Every route of the product, read from the URL configuration, so that tests of all routes grow by themselves."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from quancheng.web.doors import Door, door_of


@dataclass(frozen=True)
class Route:
    """An address with blanks: `people/<slug:code>` has the blank `code`, whose converter is SlugConverter."""

    name: str
    pattern: str
    view: Any
    blanks: tuple[tuple[str, str], ...]

    @property
    def door(self) -> Door | None:
        return door_of(self.view)

    @property
    def is_form(self) -> bool:
        """Whether it only takes what a form sends."""
        return "GET" not in _methods_of(self.view)

    def address(self, values: dict[str, object]) -> str:
        """The address with its blanks filled."""
        filled = self.pattern
        for blank, _ in self.blanks:
            start = filled.index("<", 0)
            end = filled.index(">", start)
            assert filled[start + 1 : end].rpartition(":")[2] == blank
            filled = f"{filled[:start]}{values[blank]}{filled[end + 1 :]}"
        return f"/{filled}"


def routes() -> list[Route]:
    """Every route, in the order Django tries them."""
    return list(_walk(get_resolver(), "", ()))


def _methods_of(view: Any) -> tuple[str, ...]:
    """The methods a view answers, as Django's own decorator round it says."""
    while view is not None:
        allowed = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if allowed is not None:
            return tuple(allowed)
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")


def _walk(resolver: URLResolver, before: str, blanks: tuple[tuple[str, str], ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        inner = (*blanks, *((name, type(each).__name__) for name, each in entry.pattern.converters.items()))
        if isinstance(entry, URLPattern):
            yield Route(entry.name or pattern, pattern, entry.callback, inner)
        else:
            yield from _walk(entry, pattern, inner)
