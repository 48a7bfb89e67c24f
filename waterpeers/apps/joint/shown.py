"""What is drafted and agreed, as its reader sees it: a list of periods and what tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from waterpeers.apps.joint.kinds import JointKind
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.joint.words import MARKS


@dataclass(frozen=True)
class JointLine:
    """A row of a kind, or a period that has none, as a list shows it."""

    when: str
    ends_before: date
    state: Any
    mark: str
    href: str = ""
    begins: date | None = None  # the first day of a period that one may begin
    button: str = "link-button"  # how it looks
    note: Any = ""  # below its state
    more: Sequence[Any] = ()  # in a column of its own: what, and in small print


def joint_lines(
    kind: JointKind,
    rows: Iterable[Any],
    courses: Sequence[PeriodCourse],
    today: date,
    *,
    may_begin: bool,
    note: Callable[[Any], Any] = lambda row: "",
    more: Callable[[Any], Sequence[Any]] = lambda row: (),
) -> list[JointLine]:
    """Give the rows, the periods without one that have begun and the next; the latest first."""
    there = [each for each in courses if each.period.starts_on <= today]
    ahead = [each for each in courses if each.row is None and each not in there][:1]
    lines = [
        _without(kind, each, today, may_begin) for each in [*there, *ahead] if each.row is None
    ]
    for row in rows:
        state, mark = kind.words.states[row.state], MARKS[row.state]
        when, href = kind.words.when(row), kind.page(row)
        lines.append(
            JointLine(when, row.ends_before, state, mark, href, note=note(row), more=more(row))
        )
    return sorted(lines, key=lambda each: each.ends_before, reverse=True)


def _without(kind: JointKind, course: PeriodCourse, today: date, may_begin: bool) -> JointLine:
    period = course.period
    begun, mark = period.starts_on <= today, ""
    if not begun:
        state = "ahead"
    elif not period.has_ended(today):
        state = "running"
    else:
        state, mark = ("due" if course.is_asked_for else "skipped"), "care"
    return JointLine(
        kind.words.when(period),
        period.ends_before,
        kind.words.period_states[state],
        mark,
        begins=period.starts_on if may_begin and begun else None,
        button="button" if course.is_asked_for else "link-button",
    )
