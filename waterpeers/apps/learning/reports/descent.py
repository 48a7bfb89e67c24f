"""Who taught whom, as a line of descent across utilities and years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.reports.records import level_of
from waterpeers.apps.learning.words import STAFF_LEVELS
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.charts import DescentChart, Heir
from waterpeers.domain.documents import Column, Link, Table
from waterpeers.domain.partnerships import OPERATOR_ROLES


def who_learned(record: LearningRecord) -> str:
    """Name who learned it where they agreed, else their unit and level of staff."""
    called = ", ".join(record.names) or _("%(unit)s (%(level)s)") % {
        "unit": record.unit,
        "level": STAFF_LEVELS[record.staff_level],
    }
    return f"{called} – {record.party.organisation.name}"


def lines_of_descent(
    records: Sequence[LearningRecord], partnership: Any = None
) -> list[LearningRecord]:
    """Give the lines in which a partnership has a part, or all."""
    by_key = {each.pk: each for each in records}
    wanted = {_beginning(each, by_key).pk for each in records if _is_of(each, partnership)}
    return [each for each in records if _beginning(each, by_key).pk in wanted]


def _is_of(record: LearningRecord, partnership: Any) -> bool:
    return partnership is None or record.partnership_id == partnership.pk


def _beginning(record: LearningRecord, by_key: dict[int, LearningRecord]) -> LearningRecord:
    seen = set[int]()
    while record.passed_on_from_id in by_key and record.pk not in seen:
        seen.add(record.pk)
        record = by_key[record.passed_on_from_id]
    return record


def descent_chart(records: Sequence[LearningRecord], today: date) -> DescentChart:
    """Draw whoever taught before whom they taught; each line begins with a utility."""
    heirs: list[Heir] = []
    table: list[tuple[Any, ...]] = []
    places: dict[int, int] = {}
    beginnings: dict[str, int] = {}
    by_key = {each.pk: each for each in records}
    for record in _teachers_first(records, by_key):
        place = places.get(record.passed_on_from_id or 0)
        if place is None:
            taught_by = _other_side(record)
            if taught_by not in beginnings:
                beginnings[taught_by] = len(heirs)
                heirs.append(Heir(taught_by, record.learned_on.year))
            place = beginnings[taught_by]
        level = level_of(record.standing(today).level)
        who, year = who_learned(record), record.learned_on.year
        places[record.pk] = len(heirs)
        heirs.append(Heir(who, year, f"{record.practice} · {level}", place))
        link = Link(record.practice, record.get_absolute_url())
        table.append((who, str(year), heirs[place].label, link, level))
    return DescentChart(
        title=descent_finding(records),
        label=_("Who learned"),
        heirs=tuple(heirs),
        behind=Table(
            descent_finding(records),
            (
                Column(_("Who learned"), width=2),
                Column(_("Year"), width=0.6),
                Column(_("Taught by"), width=2),
                Column(_("What they can do"), width=2),
                Column(_("How far is it now?")),
            ),
            tuple(table),
        ),
    )


def _teachers_first(
    records: Iterable[LearningRecord], by_key: dict[int, LearningRecord]
) -> list[LearningRecord]:
    """Sort by year, whoever taught before whom they taught."""

    def depth(record: LearningRecord) -> int:
        steps, seen = 0, set[int]()
        while record.passed_on_from_id in by_key and record.pk not in seen:
            seen.add(record.pk)
            record, steps = by_key[record.passed_on_from_id], steps + 1
        return steps

    return sorted(records, key=lambda each: (depth(each), each.learned_on, each.pk))


def _other_side(record: LearningRecord) -> str:
    """Name the operators that taught it: those of the other side."""
    others = [
        each.organisation.name
        for each in parties_of(record.partnership)
        if each.role in OPERATOR_ROLES and each.role is not record.party.role
    ]
    return ", ".join(others) or record.party.organisation.name


def descent_finding(records: Sequence[LearningRecord]) -> str:
    """Say in a sentence how far it was passed on."""
    on = [each for each in records if each.passed_on_from_id]
    if not records:
        return _("Nobody has passed anything on yet")
    if not on:
        return ngettext(
            "%(number)s training of trainers, nothing passed on yet",
            "%(number)s trainings of trainers, nothing passed on yet",
            len(records),
        ) % {"number": len(records)}
    utilities = len({each.party.organisation_id for each in on})
    said = ngettext(
        "Passed on %(number)s time", "Passed on %(number)s times", len(on)
    ) % {"number": len(on)}  # fmt: skip
    where = ngettext("at %(number)s utility", "at %(number)s utilities", utilities)
    return f"{said}, {where % {'number': utilities}}"
