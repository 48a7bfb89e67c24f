"""Missions as people read them: a finding in a sentence, lines, who could go and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.figures import plain_text
from waterpeers.apps.missions import access
from waterpeers.apps.missions.models import (
    LogEntry,
    LogFile,
    Mission,
    MissionCost,
    MissionYes,
    Preparation,
    TeamMember,
)
from waterpeers.apps.missions.queries import MissionCandidate, agreed_by
from waterpeers.apps.missions.quotes import days_of
from waterpeers.apps.missions.words import (
    COSTS,
    FITS,
    MEMBER_STATES,
    OUTCOMES,
    SHORT_KINDS,
    STATES,
    UNDER_WAY,
    VISAS,
)
from waterpeers.apps.operators.queries.countries import language_name, languages_within
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.apps.questionnaires.queries.sides import AnsweredApart
from waterpeers.apps.questionnaires.words import answer_words
from waterpeers.domain.actors import Actor
from waterpeers.domain.calendars import CalendarDay, as_ical
from waterpeers.domain.documents import Money
from waterpeers.domain.missions import (
    GOING,
    OVER,
    LogFileKind,
    MemberState,
    MissionState,
    Visa,
    YesTo,
)
from waterpeers.domain.partnerships import SIDES
from waterpeers.domain.questionnaires import BLANK
from waterpeers.domain.verdicts import Reason

CHIPS = {
    MissionState.AGREED: "good",
    MissionState.CUT_SHORT: "care",
    MissionState.CALLED_OFF: "stop",
}
MEMBER_CHIPS = {MemberState.ASKED: "turn", MemberState.DECLINED: "stop", MemberState.LEFT: "care"}


def is_under_way(mission: Mission, today: date) -> bool:
    """Whether today is one of the days of a mission that takes place."""
    is_on = mission.agreed_at is not None and mission.state in GOING
    return is_on and mission.starts_on <= today <= mission.ends_on


def state_of(mission: Mission, today: date) -> Any:
    """Say where a mission stands."""
    return UNDER_WAY if is_under_way(mission, today) else STATES[mission.state]


@dataclass(frozen=True)
class MissionRow:
    """A mission with its words."""

    mission: Mission
    kind: Any
    state: Any
    chip: str
    days: str
    place: str
    serves: str
    is_dropped: bool  # what it serves was taken out of the plan
    team: str
    is_otherwise: bool  # its days were not those that were planned


def row_of(mission: Mission, today: date) -> MissionRow:
    """Say a mission in words."""
    going = [each for each in mission.team.all() if each.state is MemberState.ACCEPTED]
    host = mission.host.organisation.name if mission.host else ""
    return MissionRow(
        mission,
        SHORT_KINDS[mission.kind],
        state_of(mission, today),
        "turn" if is_under_way(mission, today) else CHIPS.get(mission.state, ""),
        days_of(mission.first_day, mission.last_day),
        ", ".join(filter(None, (mission.place, host))),
        str(mission.activity) if mission.activity else mission.without_item,
        mission.activity is not None and mission.activity.withdrawn_at is not None,
        ", ".join(each.called for each in going),
        (mission.first_day, mission.last_day) != (mission.starts_on, mission.ends_on),
    )


def missions_finding(missions: Sequence[Mission], today: date) -> str:
    """Say in a sentence which missions there were and which are to come."""
    if not missions:
        return _("No mission has been asked for yet")
    counts = Counter(_told_as(each, today) for each in missions)
    said = {
        "on": ngettext("%(number)s is under way", "%(number)s are under way", counts["on"]),
        "asked": ngettext(
            "%(number)s waits for a yes", "%(number)s wait for a yes", counts["asked"]
        ),
        "ahead": ngettext("%(number)s is ahead", "%(number)s are ahead", counts["ahead"]),
        "over": ngettext("%(number)s took place", "%(number)s took place", counts["over"]),
        "off": ngettext("%(number)s was called off", "%(number)s were called off", counts["off"]),
    }
    parts = [words % {"number": counts[name]} for name, words in said.items() if counts[name]]
    said_of = ngettext(
        "%(number)s mission or session: %(parts)s",
        "%(number)s missions and sessions: %(parts)s",
        len(missions),
    )
    return said_of % {"number": len(missions), "parts": ", ".join(parts)}


def _told_as(mission: Mission, today: date) -> str:
    if mission.state is MissionState.CALLED_OFF:
        return "off"
    if mission.state in OVER:
        return "over"
    if is_under_way(mission, today):
        return "on"
    return "asked" if mission.state is MissionState.ASKED else "ahead"


# --- sides and team ---


def sides_said(mission: Mission) -> list[tuple[Any, bool]]:
    """Say of each side whether it agrees to the terms as they stand."""
    agreed = agreed_by(mission)
    return [(ROLES[role], role in agreed) for role in SIDES]


@dataclass(frozen=True)
class MemberRow:
    """Somebody of a team, with what one may do."""

    member: TeamMember
    side: str
    state: Any
    chip: str
    visa: Any
    may_answer: bool
    may_release: bool
    may_change: bool


def member_rows(mission: Mission, actor: Actor, *, runs: bool) -> list[MemberRow]:
    """Say who is in the team, those who go first; ``runs``: whether one runs the partnership."""
    order = list(MemberState)
    places = {MemberState.ACCEPTED: -1}
    is_going = mission.state in GOING
    rows = []
    for each in mission.team.all():
        stands = is_going and each.state in (MemberState.ASKED, MemberState.ACCEPTED)
        may_release = stands and not each.released_at and bool(access.can_release(actor, each))
        rows.append(
            MemberRow(
                each,
                each.party.organisation.name,
                MEMBER_STATES[each.state],
                "good" if each.is_ready else MEMBER_CHIPS.get(each.state, ""),
                VISAS[each.visa] if each.visa is not Visa.NOT_NEEDED else "",
                is_going
                and each.state is not MemberState.ACCEPTED
                and bool(access.can_answer(actor, each)),
                may_release,
                stands and (runs or access.is_oneself(actor, each)),
            )
        )
    return sorted(
        rows,
        key=lambda row: (places.get(row.member.state, order.index(row.member.state)), row.side),
    )


@dataclass(frozen=True)
class CandidateRow:
    """Somebody who could go: what speaks for it and what against, in words."""

    candidate: MissionCandidate
    for_it: list[str]
    against: list[str]


def candidate_rows(found: Iterable[MissionCandidate]) -> list[CandidateRow]:
    """Say why each of them fits, or does not."""
    return [
        CandidateRow(
            each, [_fits(r) for r in each.fit.for_it], [_fits(r) for r in each.fit.against]
        )
        for each in found
    ]


def _fits(reason: Reason) -> str:
    params: dict[str, Any] = dict(reason.params)
    if "languages" in params:
        params["languages"] = languages_within(params["languages"].split(","), language())
    words: Any = FITS[reason.code]
    if "number" in params:
        params["number"] = int(params["number"])
    return str(words) % params


# --- the log ---


@dataclass(frozen=True)
class LogEntryRow:
    """An entry with its words."""

    entry: LogEntry
    who: str
    outcome: Any
    photos: list[LogFile]
    voices: list[LogFile]
    still_to_come: int  # files that were announced and wait on a device
    may_change: bool
    language: str  # in which it was written, where that is not the reader's


def entry_row(entry: LogEntry, *, may_change: bool) -> LogEntryRow:
    """Say an entry in words."""
    files = list(entry.files.all())
    names = [each.called for each in entry.team.all()]
    reads = language()
    return LogEntryRow(
        entry,
        ", ".join(filter(None, (*names, entry.others))),
        OUTCOMES[entry.outcome] if entry.outcome else "",
        [each for each in files if each.kind is LogFileKind.PHOTO],
        [each for each in files if each.kind is LogFileKind.VOICE],
        max(0, entry.announced - len(files)),
        may_change,
        "" if entry.language == reads else language_name(entry.language, reads),
    )


def log_finding(entries: Sequence[LogEntry]) -> str:
    """Say in a sentence how much was noted."""
    if not entries:
        return _("Nothing has been noted of this mission yet")
    days = len({each.day for each in entries})
    decided = sum(bool(each.decided) for each in entries)
    said = ngettext("%(number)s note", "%(number)s notes", len(entries))
    parts = [
        said % {"number": len(entries)},
        ngettext("of %(number)s day", "of %(number)s days", days) % {"number": days},
    ]
    decisions = ngettext("%(number)s decision", "%(number)s decisions", decided)
    return ", ".join([" ".join(parts), *([decisions % {"number": decided}] if decided else [])])


# --- what it leaves behind ---


@dataclass(frozen=True)
class CostRow:
    """Days, nights or a cost, with its words."""

    cost: MissionCost
    kind: Any
    side: str
    who: str
    borne_by: str
    amount: Money | None
    amount_said: str
    may_change: bool = False


def cost_row(cost: MissionCost, *, may_change: bool = False) -> CostRow:
    """Say a row of days or costs in words."""
    minor = cost.amount_minor
    amount = None if minor is None else Money(minor, cost.currency)
    return CostRow(
        cost,
        COSTS[cost.kind],
        cost.party.organisation.name,
        cost.member.called if cost.member else "",
        cost.borne_by.organisation.name if cost.borne_by else "",
        amount,
        plain_text(amount) if amount else "",
        may_change,
    )


def report_agreed(mission: Mission) -> list[tuple[Any, MissionYes | None]]:
    """Say of each side who agrees to the report as it stands, if anybody does."""
    said = {each.role: each for each in mission.yes.all() if each.of is YesTo.REPORT}
    return [(ROLES[role], said.get(role)) for role in SIDES]


@dataclass(frozen=True)
class FeedbackLine:
    """A question about how it was, with what each side says."""

    question: str
    said: list[tuple[str, str]]  # organisation, answer in words


def feedback_lines(round_: QuestionRound, answers: AnsweredApart) -> list[FeedbackLine]:
    """Put what each side says side by side; nothing before all have answered."""
    reads = language()
    if not answers.is_complete:
        return []
    lines = []
    for section in round_.questionnaire.sections:
        for question in section.questions:
            said = [
                (each.organisation.name, answer_words(question, answer, reads))
                for each in answers.asked
                if (answer := answers.answer(each, question.code)) != BLANK
            ]
            if said:
                lines.append(FeedbackLine(question.text.said(reads), said))
    return lines


# --- for calendars ---


def mission_calendar(mission: Mission, prepared: Preparation | None, *, at: datetime) -> str:
    """Write the days of a mission, and the hours of its agenda, for programs."""
    site = settings.BASE_URL.partition("://")[2]
    page = settings.BASE_URL + reverse("missions:mission", args=[mission.uuid])
    title = f"{SHORT_KINDS[mission.kind]} {mission.number}: {mission.purpose}"
    about = mission.partnership.title
    days = [
        CalendarDay(
            f"mission-{mission.uuid}@{site}",
            mission.first_day,
            title,
            about,
            page,
            last=mission.last_day,
            place=mission.place,
        )
    ]
    for number, line in enumerate(prepared.lines if prepared else ()):
        if line.starts is not None:
            days.append(
                CalendarDay(
                    f"mission-{mission.uuid}-{number}@{site}",
                    line.day,
                    line.what,
                    title,
                    page,
                    starts=line.starts,
                    ends=line.ends,
                    place=mission.place,
                )
            )
    return as_ical(title, days, at=at)
