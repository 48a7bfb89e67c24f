"""Calendars: days and hours of something, as programs for calendars read them (iCalendar).

Of RFC 5545 only what a day in a calendar needs: nothing repeats, no alarm rings, and nobody is
asked through it for a yes. Hours are those of the place where it is, whatever clock one travels
with: they name no zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

WIDTH = 75  # octets of a line; what is longer goes on in the next, behind a space
PRODUCT = "-//WaterPeers//Calendar//EN"


@dataclass(frozen=True)
class CalendarDay:
    """Something on a day, until another or from hour to hour; ``link`` is its page.

    ``key`` stays the same when the day moves.
    """

    key: str
    day: date
    title: str
    about: str = ""
    link: str = ""
    last: date | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""


def as_ical(name: str, days: Iterable[CalendarDay], *, at: datetime) -> str:
    """Write days as a calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        f"NAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for each in days:
        lines += _event(each, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(each: CalendarDay, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(each.key)}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if each.starts is None:
        yield f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{(each.last or each.day) + timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART:{each.day:%Y%m%d}T{each.starts:%H%M}00"
        if each.ends is not None:
            yield f"DTEND:{each.day:%Y%m%d}T{each.ends:%H%M}00"
    yield f"SUMMARY:{_text(each.title)}"
    if each.place:
        yield f"LOCATION:{_text(each.place)}"
    if each.about:
        yield f"DESCRIPTION:{_text(each.about)}"
    if each.link:
        yield f"URL:{''.join(each.link.split())}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Break a line between characters, never within one."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > WIDTH:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
