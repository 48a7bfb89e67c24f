"""Progress reports of a partnership: their layouts, their states, what they must say.

A report is made of what is stored already; what people write is a few words a section. One side
drafts it, the other agrees, and only then do those read it who pay or help. What was handed over
is kept as it was and never worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from waterpeers.domain.catalogue import table
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.joint import JointState, drafted_and_agreed
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import Reason, Verdict

Said = Mapping[str, str]  # by language

A_YEAR = (1, 2, 4)  # how often reports may be due
USUAL_DAYS = 30  # after the end of a period; then its report is late
MOST_DAYS = 180
LONGEST = 4_000  # characters of a section
READING = (PartyRole.FUNDER, PartyRole.FACILITATOR)  # to whom a report is handed over
OWN = "own"  # the layout that is used where nobody chose another


class ReportPart(StrEnum):
    """What a section shows of what is stored."""

    OVERVIEW = "overview"
    STATUS = "status"
    TOLD = "told"
    ACTIVITIES = "activities"
    TIMELINE = "timeline"
    OUTPUTS = "outputs"
    PERFORMANCE = "performance"
    CAPACITY = "capacity"
    STAGES = "stages"
    LEARNING = "learning"
    LEARNERS = "learners"
    MISSIONS = "missions"
    BUDGET = "budget"
    COSTS = "costs"
    FACTORS = "factors"
    REGISTER = "register"
    RISKS = "risks"
    HEALTH = "health"
    PATHS = "paths"
    AHEAD = "ahead"
    SOURCES = "sources"


REPORTS = drafted_and_agreed("progress_report")
ReportState = JointState  # as the first migration calls it


# --- layouts: data of the package, in three languages ---


@dataclass(frozen=True)
class ReportSection:
    """A section of a layout: its heading, what it shows, and what is asked in words, if anything.

    ``areas`` keeps it to these working areas; one that ``is_rest`` takes those of no other.
    """

    code: str
    title: Said
    parts: tuple[ReportPart, ...]
    asks: Said  # empty: nothing is written here
    is_needed: bool = False  # nobody hands it over without
    areas: frozenset[WorkingArea] = frozenset()
    is_rest: bool = False


@dataclass(frozen=True)
class ReportLayout:
    """How a report is laid out: which sections, in which order, under which headings."""

    code: str
    version: int
    title: Said
    about: Said
    sections: tuple[ReportSection, ...]

    def section(self, code: str) -> ReportSection | None:
        """Find a section."""
        return next((each for each in self.sections if each.code == code), None)

    def areas_of(self, section: ReportSection) -> frozenset[WorkingArea]:
        """Give the working areas that a section is kept to; all of them where it is not."""
        if section.is_rest:
            named = {area for each in self.sections for area in each.areas}
            return frozenset(WorkingArea) - named
        return section.areas or frozenset(WorkingArea)

    @property
    def asked(self) -> tuple[ReportSection, ...]:
        """The sections in which people write."""
        return tuple(each for each in self.sections if each.asks)


@cache
def report_layouts() -> Mapping[str, ReportLayout]:
    """Give the layouts that ship, by their code."""
    return {each["code"]: _layout(each) for each in table("report_layouts.toml")["layouts"]}


def layout_of(code: str) -> ReportLayout:
    """Give a layout; one that ships no more reads as the own one."""
    every = report_layouts()
    return every.get(code) or every[OWN]


def _layout(given: Mapping[str, Any]) -> ReportLayout:
    return ReportLayout(
        given["code"],
        given["version"],
        given["title"],
        given["about"],
        tuple(
            ReportSection(
                each["code"],
                each["title"],
                tuple(ReportPart(part) for part in each.get("parts", ())),
                each.get("asks", {}),
                each.get("needed", False),
                frozenset(WorkingArea(area) for area in each.get("areas", ())),
                each.get("rest", False),
            )
            for each in given["sections"]
        ),
    )


# --- what a report must be ---


def chosen_verdict(
    layout: str, sections: Sequence[str], layouts: Mapping[str, ReportLayout]
) -> Verdict:
    """Refuse a layout that there is not, sections that it does not have, and a report of none."""
    if layout not in layouts:
        return Verdict((Reason("not_in_list", (("value", layout[:80]),), "layout"),))
    there = {each.code for each in layouts[layout].sections}
    reasons = [
        Reason("not_in_list", (("value", code[:80]),), "sections")
        for code in sections
        if code not in there
    ]
    if not sections:
        reasons.append(Reason("report_without_sections", field="sections"))
    return Verdict(tuple(reasons))


def days_verdict(
    starts_on: date | None, ends_before: date | None, plan_days: tuple[date, date]
) -> Verdict:
    """Refuse days that are none, and those outside the plan."""
    reasons = []
    if starts_on is None:
        reasons.append(Reason("required", field="starts_on"))
    elif not plan_days[0] <= starts_on < plan_days[1]:
        reasons.append(Reason("report_outside_plan", field="starts_on"))
    if ends_before is None:
        reasons.append(Reason("required", field="last_day"))
    elif not plan_days[0] < ends_before <= plan_days[1]:
        reasons.append(Reason("report_outside_plan", field="last_day"))
    elif starts_on is not None and ends_before <= starts_on:
        reasons.append(Reason("report_ends_before_it_starts", field="last_day"))
    return Verdict(tuple(reasons))


def setting_verdict(a_year: int, days: int, layout: str, layouts: Collection[str]) -> Verdict:
    """Refuse a frequency, a time or a layout that there is not."""
    reasons = []
    if a_year not in (0, *A_YEAR):
        reasons.append(Reason("not_in_list", (("value", str(a_year)),), "a_year"))
    if not 1 <= days <= MOST_DAYS:
        bounds = (("least", "1"), ("most", str(MOST_DAYS)))
        reasons.append(Reason("out_of_range", bounds, "days"))
    if layout and layout not in layouts:
        reasons.append(Reason("not_in_list", (("value", layout[:80]),), "layout"))
    return Verdict(tuple(reasons))


def ready_verdict(
    opens_on: date, today: date, *, missing: Iterable[str], has_plan: bool = True
) -> Verdict:
    """Say whether a report can be handed over; ``missing`` names headings without their words."""
    reasons = []
    if today < opens_on:
        reasons.append(Reason("report_too_early", (("day", opens_on.isoformat()),)))
    if left := list(missing):
        reasons.append(Reason("report_without_words", (("sections", ", ".join(left)),)))
    if not has_plan:
        reasons.append(Reason("report_without_plan"))
    return Verdict(tuple(reasons))
