"""Agendas as people write them: a day in a line of its own, then a line for what is on it.

An hour may stand before a line, or two: ``9:00 Welcome``, ``14h – 15h30 Walk through zone 2``. They
are hours of the place, whatever clock the reader has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from waterpeers.domain.dates import typed_day, written_day
from waterpeers.domain.numbers import TwoMeanings
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

MOST_LINES, LONGEST_LINE = 400, 300
_HOUR = r"(\d{1,2}) ?[:h] ?(\d{2})?"
_LINE = re.compile(rf"{_HOUR}(?: ?[–—-] ?{_HOUR})?(?: [–—-])? (?P<what>\S.*)", re.IGNORECASE)


@dataclass(frozen=True)
class AgendaLine:
    """What is on a day, from when to when, where that is said."""

    day: date
    starts: time | None
    ends: time | None
    what: str

    @property
    def hours(self) -> str:
        """The hours as one writes them: 09:00–10:30."""
        return "–".join(f"{each:%H:%M}" for each in (self.starts, self.ends) if each)


def read_agenda(text: str, language: str, first: date) -> tuple[AgendaLine, ...]:
    """Read an agenda; what stands before any day is on the first one."""
    found: list[AgendaLine] = []
    reasons: list[Reason] = []
    day = first
    for line in (" ".join(each.split()) for each in text.splitlines()):
        if not line:
            continue
        try:
            if (said := _day(line, language)) is not None:
                day = said
            else:
                found.append(_line(line, day))
        except ValueError:  # two meanings of a day are one too
            reasons.append(Reason("agenda_line_unreadable", (("value", line[:80]),), "agenda"))
    if len(found) > MOST_LINES:
        reasons.append(Reason("too_long", (("limit", str(MOST_LINES)),), "agenda"))
    NotValid.unless(Verdict(tuple(reasons[:5])))
    return ordered(found)


def _day(line: str, language: str) -> date | None:
    try:
        return typed_day(line.rstrip(":"), language)
    except TwoMeanings:
        raise
    except ValueError:
        return None


def _line(line: str, day: date) -> AgendaLine:
    if len(line) > LONGEST_LINE:
        raise ValueError(line)
    found = _LINE.fullmatch(line)
    if found is None:
        return AgendaLine(day, None, None, line)
    starts = time(int(found[1]), int(found[2] or 0))
    ends = time(int(found[3]), int(found[4] or 0)) if found[3] else None
    if ends is not None and ends <= starts:
        raise ValueError(line)
    return AgendaLine(day, starts, ends, found["what"])


def ordered(lines: Iterable[AgendaLine]) -> tuple[AgendaLine, ...]:
    """Put lines in the order in which they come; those without an hour first."""
    return tuple(sorted(lines, key=lambda each: (each.day, each.starts or time.min)))


def written_agenda(lines: Sequence[AgendaLine], language: str, days: Iterable[date] = ()) -> str:
    """Write an agenda as ``read_agenda`` reads it; ``days`` stand in it with nothing on them."""
    wanted = sorted({each.day for each in lines} | set(days))
    return "\n\n".join("\n".join(_of_day(day, lines, language)) for day in wanted)


def _of_day(day: date, lines: Sequence[AgendaLine], language: str) -> Iterator[str]:
    yield written_day(day, language)
    for each in lines:
        if each.day == day:
            yield " ".join(filter(None, (each.hours, each.what)))


def as_kept(lines: Iterable[AgendaLine]) -> list[list[str]]:
    """Give an agenda as plain lists of text."""
    return [
        [
            each.day.isoformat(),
            f"{each.starts:%H:%M}" if each.starts else "",
            f"{each.ends:%H:%M}" if each.ends else "",
            each.what,
        ]
        for each in lines
    ]


def from_kept(rows: Iterable[Sequence[str]]) -> tuple[AgendaLine, ...]:
    """Read what ``as_kept`` gave."""
    return tuple(
        AgendaLine(
            date.fromisoformat(day),
            time.fromisoformat(starts) if starts else None,
            time.fromisoformat(ends) if ends else None,
            what,
        )
        for day, starts, ends, what in rows
    )
