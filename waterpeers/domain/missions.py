"""Missions: people of one operator work beside those of another, at a place or over the line.

One side asks, the other agrees to the same terms; then people are asked, say yes themselves, and
their utility lets them go. Days, places and teams change on the way; what happened stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from waterpeers.domain.lifecycle import Lifecycle, Transition
from waterpeers.domain.verdicts import Reason, Verdict

LONGEST = timedelta(days=366)  # what takes longer is a secondment of several missions
MOST_FREE = 30  # spans of free days of one person


class MissionKind(StrEnum):
    """Whether people meet at a place or talk over the line."""

    VISIT = "visit"
    REMOTE = "remote"


class MissionState(StrEnum):
    """Where a mission stands; whether it is under way says the calendar."""

    ASKED = "asked"  # one side has said yes to these terms
    AGREED = "agreed"  # both have
    ENDED = "ended"
    CUT_SHORT = "cut_short"
    CALLED_OFF = "called_off"


class YesTo(StrEnum):
    """What a side agrees to."""

    TERMS = "terms"
    REPORT = "report"


class MemberState(StrEnum):
    """Where somebody of a team stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"  # ill, called away, no visa: whoever steps out says what they wish to


class Visa(StrEnum):
    """Whether somebody may enter the country."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class TrialOutcome(StrEnum):
    """What came of what was tried."""

    WORKS = "works"
    PARTLY = "partly"
    NO = "no"
    NOT_KNOWN = "not_known"


class LogFileKind(StrEnum):
    """What was taken along with words, or in their place."""

    PHOTO = "photo"
    VOICE = "voice"


class Coaching(StrEnum):
    """What somebody has done of teaching colleagues: being good at a job is not teaching it."""

    NONE = "none"
    SOME = "some"
    OFTEN = "often"
    TRAINED = "trained"  # as a mentor


class Ready(StrEnum):
    """What somebody does before going; the list of readiness."""

    LANGUAGE = "language"
    COACHING = "coaching"
    CONTEXT = "context"
    CODE = "code"
    TIME = "time"


S = MissionState
GOING = frozenset({S.ASKED, S.AGREED})
OVER = frozenset({S.ENDED, S.CUT_SHORT})
MISSION = Lifecycle(
    Transition("agree", frozenset({S.ASKED}), S.AGREED, hands_to=("mission_agreed",)),
    Transition("change", GOING, S.ASKED, hands_to=("mission_asked",)),
    Transition("end", frozenset({S.AGREED}), S.ENDED, hands_to=()),
    Transition("cut_short", frozenset({S.AGREED}), S.CUT_SHORT, hands_to=()),
    Transition("call_off", GOING, S.CALLED_OFF, hands_to=("mission_called_off",)),
    Transition("take_up", OVER | {S.CALLED_OFF}, S.AGREED, hands_to=()),
)
ENDINGS: Mapping[MissionState, str] = {  # how a mission ends, and the move that does it
    S.ENDED: "end",
    S.CUT_SHORT: "cut_short",
    S.CALLED_OFF: "call_off",
}
STANDING = frozenset({MemberState.ASKED, MemberState.ACCEPTED})


def terms_verdict(
    kind: MissionKind, *, starts_on: date | None, ends_on: date | None, has_host: bool,
    has_item: bool, without_item: str,
) -> Verdict:  # fmt: skip
    """Refuse days out of order, a visit to nobody, and what is in no plan without a reason."""
    reasons = []
    for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is None:
            reasons.append(Reason("required", field=name))
    if starts_on and ends_on and ends_on < starts_on:
        reasons.append(Reason("mission_ends_before", field="ends_on"))
    if starts_on and ends_on and ends_on - starts_on > LONGEST:
        reasons.append(Reason("mission_too_long", field="ends_on"))
    if kind is MissionKind.VISIT and not has_host:
        reasons.append(Reason("mission_without_a_host", field="host"))
    if not has_item and not without_item.strip():
        reasons.append(Reason("why_in_no_plan", field="without_item"))
    return Verdict(tuple(reasons))


def end_verdict(
    how: MissionState, *, state: MissionState, began_on: date | None, ended_on: date | None,
    word: str, today: date,
) -> Verdict:  # fmt: skip
    """Refuse an end without days, in the future, or before its time without a word why."""
    if how not in ENDINGS:
        return Verdict((Reason("not_in_list", (("value", str(how)[:80]),), "how"),))
    reasons = list(MISSION.verdict(ENDINGS[how], state=state).against)
    if how is not S.ENDED and not word.strip():
        reasons.append(Reason("say_why_it_ended", field="word"))
    if how in OVER:
        for name, day in (("began_on", began_on), ("ended_on", ended_on)):
            if day is None:
                reasons.append(Reason("required", field=name))
            elif day > today + timedelta(days=1):  # clocks differ by a day
                reasons.append(Reason("mission_day_to_come", field=name))
        if began_on and ended_on and ended_on < began_on:
            reasons.append(Reason("mission_ends_before", field="ended_on"))
    return Verdict(tuple(reasons))


# --- the daily log ---

MOST_FILES = 20  # of one entry
LONGEST_ENTRY = 4000


def entry_verdict(
    *, text: str, decided: str, files: int, day: date | None, entered: date, first: date
) -> Verdict:
    """Refuse what says nothing, and a day that has not come when it was entered.

    A sentence, a photo or a voice note is enough; what is from before the first day prepares it.
    """
    reasons = []
    if not (text.strip() or decided.strip() or files):
        reasons.append(Reason("entry_says_nothing", field="text"))
    if files > MOST_FILES:
        reasons.append(
            Reason("too_many_files_of_an_entry", (("limit", str(MOST_FILES)),), "photos")
        )
    if day is not None and day > entered + timedelta(days=1):
        reasons.append(Reason("mission_day_to_come", field="day"))
    if day is not None and day < first - LONGEST:
        reasons.append(Reason("mission_day_long_before", field="day"))
    return Verdict(tuple(reasons))


# --- who could go ---


@dataclass(frozen=True)
class Free:
    """Days on which somebody could go, both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class MentorOffer:
    """What somebody who is willing to mentor brings; no free days say that none were named."""

    areas: frozenset[str]
    languages: frozenset[str]
    coaching: Coaching
    ready: frozenset[Ready]
    free: tuple[Free, ...] = ()
    is_away: bool = False  # on another mission on these days


@dataclass(frozen=True)
class Wanted:
    """What a mission asks of those who go."""

    area: str
    languages: frozenset[str]  # of those whom they meet
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Fit:
    """How well somebody fits: points, what speaks for it, what against; people decide."""

    points: int
    for_it: tuple[Reason, ...]
    against: tuple[Reason, ...]


POINTS = {
    "knows_the_area": 4,
    "shares_a_language": 4,
    "is_free": 2,
    "has_coached": 2,
    "is_ready": 1,
}


def fit(offer: MentorOffer, wanted: Wanted) -> Fit:
    """Say how well somebody fits; nobody is left out, and what is not known counts for nothing.

    Competence and language weigh the same: who cannot be understood teaches nothing.
    """
    for_it: list[Reason] = []
    against: list[Reason] = []
    if wanted.area:
        known = wanted.area in offer.areas
        _say(known, "knows_the_area", "other_areas", for_it, against)
    wished = _spoken(wanted.languages)
    shared = _spoken(offer.languages) & wished
    if wished:
        params = (("languages", ",".join(sorted(shared or wished))),)
        _say(bool(shared), "shares_a_language", "no_language_shared", for_it, against, params)
    if offer.is_away:
        _say(False, "is_free", "is_away", for_it, against)
    elif offer.free:
        _say(_is_free(offer.free, wanted), "is_free", "is_not_free", for_it, against)
    _say(offer.coaching is not Coaching.NONE, "has_coached", "never_coached", for_it, against)
    left = len(set(Ready) - offer.ready)
    _say(not left, "is_ready", "is_not_ready", for_it, against, (("number", str(left)),))
    points = -1 if offer.is_away else sum(POINTS[each.code] for each in for_it)
    return Fit(points, tuple(for_it), tuple(against))


def _say(
    is_so: bool, yes: str, no: str, for_it: list[Reason], against: list[Reason],
    params: tuple[tuple[str, str], ...] = (),
) -> None:  # fmt: skip
    (for_it if is_so else against).append(Reason(yes if is_so else no, params))


def _spoken(languages: Iterable[str]) -> set[str]:
    """Leave out the country: who speaks pt-BR is understood where pt is spoken."""
    return {each.partition("-")[0].lower() for each in languages}


def _is_free(spans: Iterable[Free], wanted: Wanted) -> bool:
    """Whether all days of a mission are free, on spans that may touch."""
    day = wanted.starts_on
    for span in sorted(spans, key=lambda each: each.starts_on):
        if span.starts_on <= day <= span.ends_on:
            day = span.ends_on + timedelta(days=1)
    return day > wanted.ends_on


def free_verdict(spans: Iterable[tuple[date, date]]) -> Verdict:
    """Refuse spans that end before they begin, and more than one keeps up to date."""
    found = list(spans)
    reasons = [Reason("mission_ends_before", field="free") for one, other in found if other < one]
    if len(found) > MOST_FREE:
        reasons.append(Reason("too_many_spans", (("limit", str(MOST_FREE)),), "free"))
    return Verdict(tuple(reasons[:1]))
