"""The life of a reported value: who has looked at it, and how it may still change.

draft → submitted → reviewed → locked; a second person reviews, and returns with a reason. What was
reviewed or locked changes by a new version only, with a reason; the old one is kept as replaced
once the new one is reviewed. A value belongs to a zone: figures of a zone or a pilot never count
as those of the whole utility.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from uuid import UUID

from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.catalogue import Variable
from waterpeers.domain.formulas import required
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.lifecycle import Lifecycle, Transition
from waterpeers.domain.units import UnitError, conversion
from waterpeers.domain.verdicts import NotValid, Reason

LONGEST_NOTE, LONGEST_SOURCE, LONGEST_ZONE, LONGEST_ANSWER = 2000, 300, 120, 1000
MOST = 1e15  # in the unit that we keep: beyond it, a number is a slip of the hand


class ValueState(StrEnum):
    """Where a version of a value stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    LOCKED = "locked"
    REPLACED = "replaced"  # a later version was reviewed


class Origin(StrEnum):
    """How a value came in."""

    TYPED = "typed"
    IMPORTED = "imported"
    PUBLISHED = "published"  # brought in from figures that somebody else has published
    BALANCE = "balance"  # computed by a water balance
    PUMPS = "pumps"  # summed up by a check of pumps


class ZoneKind(StrEnum):
    """Which part of a utility figures are about."""

    WHOLE = "whole"
    ZONE = "zone"
    PILOT = "pilot"


OPEN = frozenset({ValueState.DRAFT, ValueState.SUBMITTED, ValueState.RETURNED})
VALID = frozenset({ValueState.REVIEWED, ValueState.LOCKED})


@dataclass(frozen=True)
class Zone:
    """The whole utility, or a part of it by name."""

    kind: ZoneKind = ZoneKind.WHOLE
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a part without a name, and a name for the whole."""
        if bool(self.name) is (self.kind is ZoneKind.WHOLE):
            raise NotValid.because("zone_and_name", field="zone")
        if "\0" in self.name:
            raise NotValid.because("unseen_characters", field="zone")
        if len(self.name) > LONGEST_ZONE:
            raise NotValid.because("too_long", field="zone", limit=str(LONGEST_ZONE))


WHOLE = Zone()

# --- who ---

ENTERING = (Role.REPORTER, Role.COORDINATOR, Role.SIGNATORY)
REVIEWING = (Role.COORDINATOR, Role.SIGNATORY)  # of the same organisation; facilitators too


def reads_all(actor: Actor, organisation: UUID) -> bool:
    """Whether somebody reads values that are not public: own people, who keeps the register."""
    return actor.is_facilitator or actor.is_administrator or actor.acts_for(organisation)


@dataclass(frozen=True)
class ValueFacts:
    """All that the gates of a value look at, gathered by the caller."""

    unanswered: int = 0  # questions about it that nobody has answered
    reason: str = ""
    is_own: bool = False  # the person who acts has reported it


def all_answered(facts: ValueFacts) -> Reason | None:
    """Every question about the value has an answer."""
    if facts.unanswered:
        return Reason("questions_unanswered", (("count", str(facts.unanswered)),))
    return None


def says_why(facts: ValueFacts) -> Reason | None:
    """A reason is given."""
    return None if facts.reason.strip() else Reason("reason_needed", field="reason")


def second_person(facts: ValueFacts) -> Reason | None:
    """Somebody looks at it who has not reported it."""
    return Reason("reviewed_by_another") if facts.is_own else None


S = ValueState
VALUE = Lifecycle(
    Transition("rework", frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED}), S.DRAFT, hands_to=()),
    Transition(
        "submit",
        frozenset({S.DRAFT, S.RETURNED}),
        S.SUBMITTED,
        (all_answered,),
        hands_to=("review",),
    ),
    Transition(
        "return",
        frozenset({S.SUBMITTED, S.REVIEWED}),
        S.RETURNED,
        (says_why,),
        hands_to=("returned",),
    ),
    Transition("review", frozenset({S.SUBMITTED}), S.REVIEWED, (second_person,), hands_to=()),
    Transition("lock", frozenset({S.REVIEWED}), S.LOCKED, hands_to=()),
    Transition("replace", frozenset({S.REVIEWED, S.LOCKED}), S.REPLACED, (says_why,), hands_to=()),
)


# --- units ---


@lru_cache(maxsize=4096)  # units may come from anybody
def factor(variable: str, given: str) -> float:
    """Say by what a figure in the given unit is multiplied to be in the one that we keep.

    No unit means ours. ``m3`` for a figure that is kept by the year is read as m3 a year.

    >>> factor("produced", "thousand m³")
    1000.0
    """
    known = catalogue().variables.get(variable)
    if known is None:
        raise NotValid.because("variable_not_known", field="variable", value=variable[:60])
    plain = given.strip().replace("³", "3")
    if not plain or plain == known.unit:
        return 1.0
    for text in (plain, f"{plain}/year"):
        try:
            return conversion(text, known.unit)
        except UnitError:
            continue
    raise NotValid.because(
        "unit_does_not_fit", field="unit", given=given[:40], kept=known.unit, variable=variable
    )


# --- what to begin with ---

# A partnership needs about a dozen indicators; these are asked for first.
SHORT_LIST = (
    "I.coverage_water", "I.coverage_sewer", "I.continuity", "I.tests_done", "I.tests_passed",
    "I.nrw_conn", "I.nrw_km", "I.metering_conn", "I.staff_conn", "I.collection_ratio", "I.occr",
    "I.energy_water_m3", "I.women_technical", "I.complaints",
)  # fmt: skip


@cache
def wanted_first() -> dict[str, tuple[str, ...]]:
    """Name the variables that the short list needs, each with the indicators that need it."""
    return needed_by(SHORT_LIST)


def needed_by(indicators: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Name the variables that indicators cannot do without, each with those that need it.

    In the order of the catalogue.
    """
    found: dict[str, list[str]] = {code: [] for code in catalogue().variables}
    for code in indicators:
        expression = catalogue().expression(code)
        for variable in dict.fromkeys(required(expression) if expression else ()):
            found[variable].append(code)
    return {code: tuple(needing) for code, needing in found.items() if needing}


def by_category(codes: Iterable[str]) -> dict[str, list[Variable]]:
    """Put variables together by category, in the order of the catalogue."""
    wanted = set(codes)
    found: dict[str, list[Variable]] = {}
    for code, variable in catalogue().variables.items():
        if code in wanted:
            found.setdefault(variable.category, []).append(variable)
    return found
