"""What was learned as people read it: a finding in a sentence, lines, methods by level of use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.learning.models import LearningCheck, LearningRecord
from waterpeers.apps.learning.words import LEVELS, METHODS, STAFF_LEVELS, USES
from waterpeers.apps.operators.queries.countries import language_name
from waterpeers.apps.plans.models import LearningTarget
from waterpeers.domain.learning import (
    TIME_TO_ANSWER,
    Absorption,
    HowFar,
    LevelOfStaff,
    Method,
    Use,
)
from waterpeers.domain.learning_use import AimMet
from waterpeers.domain.partnerships import PartyRole

CHIPS = {Use.IN_USE: "good", Use.FADED: "stop", Use.NO_MEANS: "care"}
NAMED = 2  # of those that a sentence names
ENOUGH_TO_NAME = 2  # records of a method that led to no use


@dataclass(frozen=True)
class LearningRow:
    """A record with its words."""

    record: LearningRecord
    standing: HowFar
    use: Any
    chip: str
    level: str
    method: Any
    staff_level: Any
    last: LearningCheck | None
    next_check: LearningCheck | None
    language: str = ""  # in which it was written, where that is not the reader's

    @property
    def is_of_the_mentee(self) -> bool:
        """Whether the side that learned is the mentee."""
        return self.record.party.role is PartyRole.MENTEE


def level_of(level: int | None) -> str:
    """Say a level in a few words."""
    if level is None:
        return str(USES[Use.NOT_KNOWN])
    return f"{level} {LEVELS[Absorption(level)]}"


def said_of(check: LearningCheck, today: date) -> str:
    """Say what was answered to a check, or that one may answer it yet."""
    if check.level is None and today <= check.due_on + TIME_TO_ANSWER:
        return _("not answered yet")
    return level_of(check.level)


def row_of(record: LearningRecord, today: date) -> LearningRow:
    """Say a record in words."""
    found = record.standing(today)
    checks = list(record.checks.all())
    answered = [check for check in checks if check.answered_at]
    reads = language()
    open_ones = [check for check in checks if not check.answered_at and check.due_on >= today]
    return LearningRow(
        record,
        found,
        USES[found.use],
        CHIPS.get(found.use, ""),
        level_of(found.level),
        METHODS[record.method],
        STAFF_LEVELS[record.staff_level],
        answered[-1] if answered else None,
        open_ones[0] if open_ones else None,
        "" if record.language == reads else language_name(record.language, reads),
    )


# --- the finding ---


def learning_finding(rows: Sequence[LearningRow]) -> str:
    """Say in a sentence how much of what was learned is used."""
    if not rows:
        return _("Nothing has been noted yet")
    uses = Counter(row.standing.use for row in rows)
    used = uses[Use.IN_USE]
    said = ngettext(
        "%(used)s of %(number)s thing learned is in use",
        "%(used)s of %(number)s things learned are in use",
        len(rows),
    ) % {"used": used, "number": len(rows)}
    parts = _parts(uses)
    return ", ".join([said, *parts])


def months_between(first: date, later: date) -> int:
    """Count the whole months from a day to a later one."""
    return (later.year - first.year) * 12 + later.month - first.month - (later.day < first.day)


def _months_of(row: LearningRow) -> int:
    """Say how long after it was learned one looked last."""
    ended = row.record.until_on or row.record.learned_on
    return months_between(ended, row.last.due_on) if row.last else 0


def named_finding(rows: Sequence[LearningRow]) -> str:
    """Name what has come furthest, and when it was looked at; what faded; what nobody knows."""
    looked = [
        (row.standing.level or 0, _months_of(row), row)
        for row in rows
        if row.last and row.standing.use is Use.IN_USE
    ]
    parts = []
    if looked:
        level, months, best = max(looked, key=lambda each: (*each[:2], each[2].record.pk))
        parts.append(
            ngettext(
                "“%(practice)s” is at level %(level)s after %(number)s month: %(words)s.",
                "“%(practice)s” is at level %(level)s after %(number)s months: %(words)s.",
                months,
            )
            % {
                "practice": best.record.practice,
                "level": level,
                "number": months,
                "words": LEVELS[Absorption(level)],
            }
        )
    for use, said in (
        (Use.FADED, _("Faded: %(names)s.")),
        (Use.NOT_KNOWN, _("Not known: %(names)s.")),
    ):
        if names := _some_of([row for row in rows if row.standing.use is use]):
            parts.append(said % {"names": names})
    return " ".join(parts)


def _some_of(rows: Sequence[LearningRow]) -> str:
    """Name two of what was learned, and say how many more there are."""
    names = ", ".join(_("“%(name)s”") % {"name": row.record.practice} for row in rows[:NAMED])
    if len(rows) <= NAMED:
        return names
    more = len(rows) - NAMED
    return ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {
        "names": names,
        "more": more,
    }


def _parts(uses: Counter[Use]) -> list[str]:
    """Say how many are not in use, by why."""
    said = {
        Use.FADED: ngettext("%(number)s faded", "%(number)s faded", uses[Use.FADED]),
        Use.NO_MEANS: ngettext(
            "%(number)s waits for means", "%(number)s wait for means", uses[Use.NO_MEANS]
        ),
        Use.NOT_KNOWN: ngettext(
            "%(number)s is not known", "%(number)s are not known", uses[Use.NOT_KNOWN]
        ),
    }
    return [words % {"number": uses[use]} for use, words in said.items() if uses[use]]


# --- methods by level of use ---


@dataclass(frozen=True)
class MethodLine:
    """How far what was taught in one way has come: counts by level, not known, in use."""

    method: Any
    number: int
    counts: list[tuple[str, int]]  # by level, 0 to 6, with its words
    not_known: int
    in_use: int


def method_lines(rows: Sequence[LearningRow]) -> list[MethodLine]:
    """Count by method and level, the most used first."""
    lines = []
    for method in Method:
        of_it = [row.standing for row in rows if row.record.method is method]
        if of_it:
            levels = Counter(each.level for each in of_it)
            lines.append(
                MethodLine(
                    METHODS[method],
                    len(of_it),
                    [(level_of(level), levels[int(level)]) for level in Absorption],
                    levels[None],
                    sum(each.use is Use.IN_USE for each in of_it),
                )
            )
    return sorted(lines, key=lambda line: (-line.in_use / line.number, -line.number))


def gaps(lines: Sequence[MethodLine]) -> list[str]:
    """Say which ways of teaching have led to no use, where it is known."""
    said = _("%(method)s: %(number)s things learned, none in use")
    return [
        said % {"method": line.method, "number": line.number}
        for line in lines
        if not line.in_use and line.number - line.not_known >= ENOUGH_TO_NAME
    ]


# --- who learned ---


@dataclass
class LearnerLine:
    """Who learned at one level of staff of one side, counted; one may count in several records."""

    side: str
    level: Any
    women: int = 0
    men: int = 0
    unsaid: int = 0
    units: set[str] = field(default_factory=set)


def learner_lines(rows: Sequence[LearningRow]) -> list[LearnerLine]:
    """Count who learned by side and level of staff."""
    found: dict[tuple[str, LevelOfStaff], LearnerLine] = {}
    for row in rows:
        side, level = row.record.party.organisation.name, row.record.staff_level
        line = found.setdefault((side, level), LearnerLine(side, STAFF_LEVELS[level]))
        line.women += row.record.women
        line.men += row.record.men
        line.unsaid += row.record.unsaid
        line.units.add(row.record.unit)
    order = list(LevelOfStaff)
    return [found[key] for key in sorted(found, key=lambda key: (key[0], order.index(key[1])))]


# --- the aims of the plan ---


@dataclass(frozen=True)
class AimLine:
    """An aim of the plan with what is said of it."""

    target: LearningTarget
    met: AimMet
    said: str
    state: str
    chip: str


def aim_lines(aims: Iterable[tuple[LearningTarget, AimMet]]) -> list[AimLine]:
    """Say of each aim by how many it is met."""
    return [AimLine(target, met, _said_of_aim(met), *_state_of_aim(met)) for target, met in aims]


def _said_of_aim(met: AimMet) -> str:
    if not met.records:
        return _("Nothing has been noted for it yet.")
    if met.wanted:
        return ngettext(
            "%(using)s of %(wanted)s person uses it in real work; %(learned)s learned it.",
            "%(using)s of %(wanted)s people use it in real work; %(learned)s learned it.",
            met.wanted,
        ) % {"using": met.using, "wanted": met.wanted, "learned": met.learned}
    return ngettext(
        "%(using)s of %(learned)s who learned it uses it in real work.",
        "%(using)s of %(learned)s who learned it use it in real work.",
        met.using,
    ) % {"using": met.using, "learned": met.learned}


def _state_of_aim(met: AimMet) -> tuple[str, str]:
    if met.is_met:
        return _("Met"), "good"
    return (_("Not met yet"), "care") if met.records else (_("Not begun"), "")


def aims_finding(lines: Sequence[AimLine]) -> str:
    """Say how many of the aims are met."""
    return ngettext(
        "%(met)s of %(number)s learning target of the plan is met",
        "%(met)s of %(number)s learning targets of the plan are met",
        len(lines),
    ) % {"met": sum(each.met.is_met for each in lines), "number": len(lines)}


def by_use(rows: Sequence[LearningRow]) -> list[tuple[Any, list[LearningRow]]]:
    """Sort rows by whether they are used."""
    found = [(USES[use], [row for row in rows if row.standing.use is use]) for use in Use]
    return [(label, these) for label, these in found if these]
