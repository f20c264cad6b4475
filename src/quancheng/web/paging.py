"""A page of a list that the database has already cut, as the paging component takes it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Paging:
    """The page's number, how many rows there are in all, and how many stand on one page.

    With `is_more` there are more than `count`, which can be turned to no further.
    """

    number: int
    count: int
    size: int
    is_more: bool = False

    @property
    def num_pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def paginator(self) -> Paging:
        return self

    @property
    def start_index(self) -> int:
        return (self.number - 1) * self.size + 1 if self.count else 0

    @property
    def end_index(self) -> int:
        return min(self.number * self.size, self.count)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.num_pages

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def page_of(request: HttpRequest, name: str = "page") -> int:
    """The page number of the address; the first for whatever is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else 1
