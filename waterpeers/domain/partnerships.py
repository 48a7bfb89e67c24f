"""What partnerships, parties, agreements and signatures are; the rules of their steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.codes import IncomeGroup
from waterpeers.domain.lifecycle import Lifecycle, Transition
from waterpeers.domain.verdicts import Reason


class PartyRole(StrEnum):
    """What an organisation does in a partnership."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    FACILITATOR = "facilitator"
    FUNDER = "funder"
    TECHNICAL_SUPPORT = "technical_support"
    POLITICAL_SUPPORT = "political_support"


OPERATOR_ROLES = frozenset({PartyRole.MENTOR, PartyRole.MENTEE})


class Phase(StrEnum):
    """Where a partnership stands in its life; the first slice goes as far as ``DIAGNOSE``."""

    FIND = "find"  # 1: candidates, first talks; ends with G1
    AGREE = "agree"  # 2: memorandum or agreement; ends with G2
    DIAGNOSE = "diagnose"  # 3: an agreement is in force


class PartnershipState(StrEnum):
    """Whether a partnership goes on, or how it ended."""

    ACTIVE = "active"
    NOT_STARTED = "not_started"
    MERGED = "merged"
    SUSPENDED = "suspended"
    STOPPED_BY_MENTEE = "stopped_by_mentee"
    STOPPED_BY_MENTOR = "stopped_by_mentor"
    STOPPED_BY_FUNDER = "stopped_by_funder"


class PartnershipType(StrEnum):
    """A description, never a grade; worked out from the parties' countries and roles."""

    NORTH_SOUTH = "north_south"
    SOUTH_SOUTH = "south_south"
    NATIONAL = "national"
    NORTH_NORTH = "north_north"
    NOT_KNOWN = "not_known"  # a country, or its income group, is not known


class AgreementKind(StrEnum):
    """A short memorandum first, a work plan later; what changes either is an amendment."""

    MEMORANDUM = "memorandum"
    WORK_PLAN = "work_plan"
    AMENDMENT = "amendment"


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    OPEN_FOR_SIGNATURE = "open_for_signature"  # its text no longer changes
    IN_FORCE = "in_force"
    REPLACED = "replaced"


class ContributionKind(StrEnum):
    """In cash or in kind (code, item c)."""

    CASH = "cash"
    STAFF_TIME = "staff_time"
    GOODS = "goods"
    OTHER_IN_KIND = "other_in_kind"


class Answer(StrEnum):
    """An answer to a question of fact; "not known" is never read as yes or no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class SignatureMethod(StrEnum):
    """How a party signed."""

    ON_PAGE = "on_page"
    UPLOADED = "uploaded"


class FileClass(StrEnum):
    """Who may read a file of a partnership."""

    PARTIES = "parties"
    RESTRICTED = "restricted"  # signatories and coordinators of the parties
    PUBLIC = "public"


PHASES = tuple(Phase)


@dataclass(frozen=True)
class PartyFacts:
    """What the type of a partnership is worked out from."""

    role: PartyRole
    country: str | None
    income_group: str | None  # in the year of the start


@dataclass(frozen=True)
class DerivedType:
    """A type, and the two flags that may come with any of them."""

    type: PartnershipType
    is_triangular: bool
    is_multi: bool


def derive_type(parties: Iterable[PartyFacts]) -> DerivedType:
    """Work out the type from countries, their income groups and roles.

    North is a high-income country. Triangular: a South mentor and a North mentor together, or a
    South mentor paid or backed by a North operator or funder. Multi: three operators or more.
    """
    all_parties = tuple(parties)
    operators = [p for p in all_parties if p.role in OPERATOR_ROLES]
    mentors = [p for p in operators if p.role is PartyRole.MENTOR]
    mentees = [p for p in operators if p.role is PartyRole.MENTEE]
    backers = [p for p in all_parties if p.role in {PartyRole.FUNDER, PartyRole.TECHNICAL_SUPPORT}]
    south_mentor = any(_is_south(p) for p in mentors)
    north_help = any(_is_north(p) for p in [*mentors, *backers])
    return DerivedType(
        _type_of(operators, mentors, mentees),
        is_triangular=south_mentor and north_help and any(_is_south(p) for p in mentees),
        is_multi=len(operators) > 2,
    )


def _type_of(
    operators: list[PartyFacts], mentors: list[PartyFacts], mentees: list[PartyFacts]
) -> PartnershipType:
    countries = {party.country for party in operators}
    if len(operators) < 2 or None in countries:
        return PartnershipType.NOT_KNOWN
    if len(countries) == 1:
        return PartnershipType.NATIONAL
    if any(party.income_group is None for party in operators):
        return PartnershipType.NOT_KNOWN
    if all(_is_north(party) for party in operators):
        return PartnershipType.NORTH_NORTH
    if any(_is_north(m) for m in mentors) and any(_is_south(m) for m in mentees):
        return PartnershipType.NORTH_SOUTH
    if all(_is_south(party) for party in operators):
        return PartnershipType.SOUTH_SOUTH
    return PartnershipType.NOT_KNOWN


def _is_north(party: PartyFacts) -> bool:
    return party.income_group == IncomeGroup.HIGH


def _is_south(party: PartyFacts) -> bool:
    return party.income_group is not None and not _is_north(party)


def at_least_two_operators(parties: tuple[PartyFacts, ...]) -> Reason | None:
    """A partnership has a mentor and a mentee at least."""
    roles = {party.role for party in parties}
    return None if roles >= OPERATOR_ROLES else Reason("mentor_and_mentee_needed")


AGREEMENT = Lifecycle(
    Transition(
        "open_for_signature",
        frozenset({AgreementState.DRAFT}),
        AgreementState.OPEN_FOR_SIGNATURE,
    ),
    Transition(
        "return_to_draft",
        frozenset({AgreementState.OPEN_FOR_SIGNATURE}),
        AgreementState.DRAFT,
    ),
    Transition(
        "bring_into_force",
        frozenset({AgreementState.OPEN_FOR_SIGNATURE}),
        AgreementState.IN_FORCE,
    ),
    Transition("replace", frozenset({AgreementState.IN_FORCE}), AgreementState.REPLACED),
)
