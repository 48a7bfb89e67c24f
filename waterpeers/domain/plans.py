"""What an improvement plan consists of: lists of the field, project years, what fits together.

Working areas → activities → outputs; performance outcomes with a baseline and a target for each
project year; capacity outcomes; what people will be able to do, which routines change; risks,
assumptions and equity. The plan is of both sides: each activity names a person of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from waterpeers.domain.verdicts import Reason, Verdict


class Aim(StrEnum):
    """Why utilities take up a partnership; the first six are named by the Alliance."""

    EFFICIENCY = "efficiency"
    NEW_FUNCTION = "new_function"  # a pro-poor unit, sanitation
    ENVIRONMENT = "environment"
    ACCESS_TO_FINANCE = "access_to_finance"
    EXTENSION = "extension"
    HUMAN_RESOURCES = "human_resources"
    WATER_QUALITY = "water_quality"
    RESILIENCE = "resilience"
    GOVERNANCE = "governance"
    EMERGENCY_RECOVERY = "emergency_recovery"
    OTHER = "other"


class ActivityPart(StrEnum):
    """What an activity is made of: what people do and learn, or works and equipment."""

    SOFT = "soft"
    HARD = "hard"


class Leads(StrEnum):
    """Which side leads an activity."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"


class Funding(StrEnum):
    """Whether the money of an activity is there."""

    SECURED = "secured"
    ASKED = "asked"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class LearningMethod(StrEnum):
    """How people learn in an activity."""

    JOINT_WORK = "joint_work"
    ON_THE_JOB = "ojt"
    SHADOWING = "shadowing"
    SITE_VISIT = "site_visit"
    STUDY_TOUR = "study_tour"
    TECHNICAL_CONSULTATION = "tech_consult"
    DEMONSTRATION = "tech_demo"
    PEER_REVIEW = "peer_review"
    DIAGNOSIS = "diagnosis"
    CLASSROOM = "classroom"
    TRAINING_OF_TRAINERS = "tot"
    COACHING = "coaching"
    SECONDMENT = "secondment"
    REMOTE = "remote"
    COMMUNITY_OF_PRACTICE = "cop"
    ACTION_RESEARCH = "action_research"
    ADAPTING_A_TOOL = "tool_adapt"
    OTHER = "other"


class CapacityDimension(StrEnum):
    """The fourteen dimensions of capacity, after Burke and Litwin."""

    VISION = "vision"
    LEADERSHIP = "leadership"
    CULTURE = "culture"
    NETWORKS = "networks"
    RESOURCES = "resources"
    STRUCTURE = "structure"
    MANAGEMENT = "management"
    SYSTEMS = "systems"
    INFORMATION = "information"
    EQUIPMENT = "equipment"
    ROUTINES = "routines"
    SKILLS = "skills"
    MOTIVATION = "motivation"
    APPLIED = "applied"


class RiskSort(StrEnum):
    """What may stand in the way, what must hold, and for whom the plan must not be worse."""

    RISK = "risk"
    ASSUMPTION = "assumption"
    LOW_INCOME = "low_income"  # equity: low-income areas
    WOMEN = "women"
    STAFF = "staff"


EQUITY = frozenset({RiskSort.LOW_INCOME, RiskSort.WOMEN, RiskSort.STAFF})

# --- time ---

MOST_YEARS = 10
REVIEWS = (1, 2, 4)  # a year
FOLLOW_UP_MONTHS = (6, 12, 36)  # after the end
MOST_FOLLOW_UPS = 6
LONGEST_LIST = 40


@dataclass(frozen=True)
class ProjectYear:
    """Twelve months of a plan, counted from its first day; the last may be shorter."""

    number: int
    starts_on: date
    ends_before: date


def months_after(day: date, months: int) -> date:
    """Give the same day some months later; the last of the month where it has no such day.

    >>> months_after(date(2027, 8, 31), 6)
    datetime.date(2028, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def project_years(starts_on: date, ends_before: date) -> tuple[ProjectYear, ...]:
    """Give the project years: all targets and updates are by them."""
    found = []
    for number in range(1, MOST_YEARS + 1):
        first = months_after(starts_on, 12 * (number - 1))
        if first >= ends_before:
            break
        last = min(months_after(starts_on, 12 * number), ends_before)
        found.append(ProjectYear(number, first, last))
    return tuple(found)


def usual_follow_ups(ends_before: date) -> tuple[date, ...]:
    """Give the days on which it is looked at what lasted, as they are proposed."""
    return tuple(months_after(ends_before, months) for months in FOLLOW_UP_MONTHS)


def frame_verdict(
    starts_on: date | None,
    ends_before: date | None,
    *,
    reviews_a_year: int,
    follow_ups: Sequence[date],
) -> Verdict:
    """Say whether a plan can run over these days; follow-ups come after its end."""
    reasons = []
    if starts_on is None:
        reasons.append(Reason("required", field="starts_on"))
    if ends_before is None:
        reasons.append(Reason("required", field="ends_before"))
    if starts_on and ends_before:
        if ends_before <= starts_on:
            reasons.append(Reason("ends_before_it_starts", field="ends_before"))
        elif ends_before > months_after(starts_on, 12 * MOST_YEARS):
            params = (("most", str(MOST_YEARS)),)
            reasons.append(Reason("plan_too_long", params, "ends_before"))
        if any(day < ends_before for day in follow_ups):
            reasons.append(Reason("follow_up_before_the_end", field="follow_ups"))
    if reviews_a_year not in REVIEWS:
        value = (("value", str(reviews_a_year)),)
        reasons.append(Reason("not_in_list", value, "reviews_a_year"))
    if len(follow_ups) > MOST_FOLLOW_UPS:
        params = (("most", str(MOST_FOLLOW_UPS)),)
        reasons.append(Reason("too_many_follow_ups", params, "follow_ups"))
    return Verdict(tuple(reasons))


# --- what fits together ---


def days_verdict(days: Mapping[str, date | None]) -> Verdict:
    """Say whether planned days and actual days are in order: an end is not before its start."""
    pairs = (("starts_on", "ends_on"), ("began_on", "ended_on"))
    reasons = [
        Reason("ends_before_it_starts", field=last)
        for first, last in pairs
        if (one := days.get(first)) and (other := days.get(last)) and other < one
    ]
    if days.get("ended_on") and not days.get("began_on"):
        reasons.append(Reason("ended_without_a_beginning", field="began_on"))
    return Verdict(tuple(reasons))


def order_verdict(
    activity: UUID, after: Iterable[UUID], every: Mapping[UUID, set[UUID]]
) -> Verdict:
    """Refuse that an activity comes after itself, also by way of others."""
    seen: set[UUID] = set()
    left = list(after)
    while left:
        each = left.pop()
        if each == activity:
            return Verdict((Reason("comes_after_itself", field="depends_on"),))
        if each not in seen:
            seen.add(each)
            left += every.get(each, ())
    return Verdict()


def money_verdict(funding: str, *, has_amount: bool, source: str) -> Verdict:
    """Say what does not fit of the money: a source is named for what is secured or asked for."""
    reasons = []
    if funding in {Funding.SECURED, Funding.ASKED} and not source.strip():
        reasons.append(Reason("who_pays", field="funding_source"))
    if funding == Funding.NOT_NEEDED and has_amount:
        reasons.append(Reason("amount_without_need", field="funding"))
    if has_amount and not funding:
        reasons.append(Reason("is_money_there", field="funding"))
    return Verdict(tuple(reasons))


# --- versions ---


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Say what differs between two versions: the frame, and items added, taken out, changed.

    Each change names its item by kind, code and title, and which fields differ.
    """
    found: list[dict[str, Any]] = []
    frame = _differing(before["frame"], now["frame"])
    if frame:
        found.append({"what": "changed", "kind": "plan", "code": "", "title": "", "fields": frame})
    was = {each["uuid"]: each for each in before["items"]}
    for each in now["items"]:
        old = was.pop(each["uuid"], None)
        named = {name: each[name] for name in ("kind", "code", "title")}
        if old is None:
            found.append({"what": "added", **named, "fields": []})
        elif fields := _differing(old["fields"], each["fields"]):
            found.append({"what": "changed", **named, "fields": fields})
    for each in was.values():
        named = {name: each[name] for name in ("kind", "code", "title")}
        found.append({"what": "taken_out", **named, "fields": []})
    return found


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [name for name in other if one.get(name) != other[name]]
