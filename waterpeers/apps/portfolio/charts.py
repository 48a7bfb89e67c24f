"""What the charts of many partnerships show; each says in its title what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.words import REVIEW_STATUSES
from waterpeers.apps.foundation.figures import day as day_words
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import PHASES
from waterpeers.apps.portfolio.words import MOVES, NO_REVIEW
from waterpeers.domain.charts import Bar, BarChart, Pile, StackedBarChart
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import Number
from waterpeers.domain.partnerships import Phase
from waterpeers.domain.portfolio_courses import StageMove
from waterpeers.domain.reviews import ReviewStatus

A_YEAR = 4  # quarters


def phase_chart(counted: Mapping[date, Counter[Phase]]) -> StackedBarChart | None:
    """Show in which phases partnerships were, quarter by quarter."""
    days = list(counted)
    phases = [phase for phase in Phase if any(counted[day][phase] for day in days)]
    if not phases:
        return None
    now, before = counted[days[-1]], counted[days[max(0, len(days) - 1 - A_YEAR)]]
    title = _("At work: %(now)s of %(all)s that go on; a year ago %(before)s of %(all_before)s") % {
        "now": now[Phase.DO],
        "all": now.total(),
        "before": before[Phase.DO],
        "all_before": before.total(),
    }
    return StackedBarChart(
        title=title,
        label=_("At the end of"),
        parts=tuple(str(PHASES[phase]) for phase in phases),
        piles=tuple(
            Pile(day_words(day), tuple(float(counted[day][phase]) for phase in phases))
            for day in days
        ),
    )


def status_chart(counted: Counter[ReviewStatus | None]) -> BarChart | None:
    """Show how those stand that go on, as their last review says."""
    if not counted:
        return None
    title = _("On track: %(good)s of %(all)s; without a review: %(none)s") % {
        "good": counted[ReviewStatus.ON_TRACK],
        "all": counted.total(),
        "none": counted[None],
    }
    rows = [(str(REVIEW_STATUSES[status]), counted[status]) for status in ReviewStatus]
    rows.append((str(NO_REVIEW), counted[None]))
    return BarChart(
        title=title,
        label=_("Last review"),
        names=(_("Partnerships"),),
        bars=tuple(Bar(label, (Number(float(number)),)) for label, number in rows),
    )


# In this order what rose takes the green of the series, and what fell none of it.
DRAWN = (StageMove.FELL, StageMove.SAME, StageMove.ROSE, StageMove.FIRST)


def stage_chart(moved: Mapping[str, Counter[StageMove]]) -> StackedBarChart | None:
    """Show in which working areas stages of consolidation moved, and how."""
    if not moved:
        return None
    every: Counter[StageMove] = sum(moved.values(), Counter())
    title = _("Stages rose: %(rose)s; fell: %(fell)s; judged once: %(first)s") % {
        "rose": every[StageMove.ROSE],
        "fell": every[StageMove.FELL],
        "first": every[StageMove.FIRST],
    }
    return StackedBarChart(
        title=title,
        label=_("Working area"),
        parts=tuple(str(MOVES[move]) for move in DRAWN),
        piles=tuple(
            Pile(
                str(WORKING_AREAS[WorkingArea(area)]),
                tuple(float(counts[move]) for move in DRAWN),
            )
            for area, counts in moved.items()
        ),
    )
