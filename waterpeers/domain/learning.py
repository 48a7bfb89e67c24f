"""Learning between peers: what was learned, how, by whom, and whether it is used.

A thing that was learned is looked at again some months later. Its level is what is said last; where
a check was due and nobody answered, it is not known, whatever was said before.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from waterpeers.domain.verdicts import Reason, Verdict

MOST_LEARNERS = 10_000  # of one record
TIME_TO_ANSWER = timedelta(days=30)  # after a check is due; then its level is not known


class Method(StrEnum):
    """How something was taught."""

    JOINT_WORK = "joint_work"
    ON_THE_JOB = "ojt"
    SHADOWING = "shadowing"
    SITE_VISIT = "site_visit"
    STUDY_TOUR = "study_tour"
    CONSULTATION = "tech_consult"
    DEMONSTRATION = "tech_demo"
    PEER_REVIEW = "peer_review"
    DIAGNOSIS = "diagnosis"
    CLASSROOM = "classroom"
    TRAINING_OF_TRAINERS = "tot"
    COACHING = "coaching"
    SECONDMENT = "secondment"
    REMOTE = "remote"
    COMMUNITY = "cop"
    ACTION_RESEARCH = "action_research"
    TOOL_ADAPTED = "tool_adapt"
    OTHER = "other"


class Knowledge(StrEnum):
    """What kind of knowledge moved."""

    EXPLICIT = "explicit"
    OF_A_PERSON = "tacit_individual"
    OF_A_TEAM = "tacit_collective"
    RELATIONS = "relational"
    MOTIVATION = "motivational"


class LevelOfStaff(StrEnum):
    """Where in an organisation the learners work."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    MIDDLE_MANAGER = "middle_manager"
    TOP_MANAGER = "top_manager"
    BOARD = "board"
    CITY = "city"


class Absorption(IntEnum):
    """How far a practice has become the learners' own; each level has its test."""

    HEARD = 0
    CAN_EXPLAIN = 1
    TRIED = 2
    DOES_ALONE = 3
    TEAM_DOES = 4
    STANDARD = 5
    PASSES_ON = 6


class Helped(StrEnum):
    """What supports learning."""

    OWN_PROBLEM = "own_problem"
    TRUST = "trust"
    TIME = "time"
    MEANS = "means"
    REPEATED = "repeated"
    PREPARED = "prepared"
    REWARDED = "rewarded"
    WRITTEN = "written"


class Blocked(StrEnum):
    """What blocks it."""

    TOPIC_OF_OTHERS = "topic_of_others"
    POSTURE = "posture"
    PEOPLE_MOVED = "people_moved"
    NO_MEANS = "no_means"
    SINGLE_VISIT = "single_visit"
    NO_COACH = "no_coach"
    POLITICS = "politics"
    ONE_HEAD = "one_head"


class Use(StrEnum):
    """Whether what was learned is used now."""

    IN_USE = "in_use"  # somebody does it alone, in real work, or more
    FADED = "faded"  # it had come further
    NO_MEANS = "no_means"  # it waits for means
    ON_ITS_WAY = "on_its_way"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Look:
    """One look at a practice: when it was due, and what was said, if anybody said it.

    ``second`` is the level that the supervisor sees, where it is another.
    """

    due_on: date
    level: int | None = None
    second: int | None = None
    waits_for_means: bool = False

    @property
    def counted(self) -> int | None:
        """The level that counts: where two disagree, the lower one."""
        said = [each for each in (self.level, self.second) if each is not None]
        return min(said) if said else None


@dataclass(frozen=True)
class HowFar:
    """Where a practice stands: the level now, unless it is not known, and the highest before."""

    level: int | None
    highest: int
    use: Use


@dataclass(frozen=True)
class Stands:
    """What all looks at a practice say together; only the day is missing to say where it stands.

    ``said`` is the level that was said last. After ``unknown_after`` it is not known any more.
    """

    said: int
    highest: int
    waits_for_means: bool = False
    unknown_after: date | None = None

    def on(self, today: date) -> HowFar:
        """Say where it stands on a day."""
        is_known = self.unknown_after is None or today <= self.unknown_after
        use = _use(self.said, self.highest, self.waits_for_means, is_known)
        return HowFar(self.said if is_known else None, self.highest, use)


def stands(first: int, looks: Iterable[Look]) -> Stands:
    """Take together the first level of a practice and all later looks at it."""
    found = Stands(first, first)
    for look in sorted(looks, key=lambda each: each.due_on):
        if (said := look.counted) is not None:
            found = Stands(said, max(found.highest, said), look.waits_for_means)
        elif found.unknown_after is None:
            found = replace(found, unknown_after=look.due_on + TIME_TO_ANSWER)
    return found


def standing(first: int, looks: Iterable[Look], today: date) -> HowFar:
    """Say where a practice stands, from its first level and all later looks."""
    return stands(first, looks).on(today)


def _use(level: int, highest: int, waits: bool, is_known: bool) -> Use:
    if not is_known:
        return Use.NOT_KNOWN
    if level >= Absorption.DOES_ALONE:
        return Use.IN_USE
    if waits:
        return Use.NO_MEANS
    return Use.FADED if level < highest else Use.ON_ITS_WAY


def check_days(learned_on: date, months: Sequence[int], *, noted_on: date) -> list[date]:
    """Give the days on which one asks again, so many months after; once, if all have passed."""
    wanted = sorted({each for each in months if each > 0})
    days = [day for each in wanted if (day := _later(learned_on, each)) > noted_on]
    return days or [_later(noted_on, each) for each in wanted[:1]]


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def record_verdict(
    *, learners: int, has_names: bool, is_agreed: bool, begins: date | None, ends: date | None,
    today: date,
) -> Verdict:  # fmt: skip
    """Refuse what nobody learned, names without agreement, and days out of order or to come."""
    reasons = []
    if not 1 <= learners <= MOST_LEARNERS:
        reasons.append(Reason("nobody_learned", field="women"))
    if has_names and not is_agreed:
        reasons.append(Reason("names_not_agreed", field="names_agreed"))
    if begins is not None and begins > today + timedelta(days=1):  # clocks differ by a day
        reasons.append(Reason("learned_in_future", field="learned_on"))
    if begins is not None and ends is not None and ends < begins:
        reasons.append(Reason("learned_until_before", field="until_on"))
    return Verdict(tuple(reasons))


def without_name(text: str, name: str) -> str:
    """Take a name out of a text, however it is written there."""
    wanted, folded = name.strip().casefold(), text.casefold()
    if not wanted or len(folded) != len(text):  # letters that fold into two
        return text.replace(name.strip(), "–") if wanted else text
    kept, at = [], 0
    while (found := folded.find(wanted, at)) >= 0:
        kept += [text[at:found], "–"]
        at = found + len(wanted)
    return "".join([*kept, text[at:]])
