"""Deadlines as an iCalendar feed (RFC 5545), whole days, each with why and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One deadline: `uid` stays the same while the thing is the same, so that a moved day moves its entry."""

    uid: str
    day: date
    title: str
    about: str
    url: str


def write_feed(name: str, entries: Iterable[Entry], *, at: datetime) -> bytes:
    """The feed as a file; calendars that subscribe to it ask again every few hours."""
    feed = Calendar()
    feed.add("prodid", "-//Quancheng//deadlines//ZH")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval;value=duration", "PT4H")
    for each in entries:
        event = Event()
        event.add("uid", f"{each.uid}@quancheng")
        event.add("dtstamp", at)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", each.title)
        event.add("description", each.about)
        event.add("url", each.url)
        event.add("transp", "TRANSPARENT")
        feed.add_component(event)
    return bytes(feed.to_ical())
