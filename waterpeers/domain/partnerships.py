"""What partnerships, parties, agreements and signatures are; the rules of their steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.codes import IncomeGroup, OrganisationKind, WorkingArea
from waterpeers.domain.lifecycle import Lifecycle, Transition
from waterpeers.domain.register import UNSEEN, is_language
from waterpeers.domain.verdicts import Reason, Verdict


class PartyRole(StrEnum):
    """What an organisation does in a partnership."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    FACILITATOR = "facilitator"
    FUNDER = "funder"
    TECHNICAL_SUPPORT = "technical_support"
    POLITICAL_SUPPORT = "political_support"


SIDES = (PartyRole.MENTEE, PartyRole.MENTOR)  # the mentee first, whose plan it is
OPERATOR_ROLES = frozenset(SIDES)


class Phase(StrEnum):
    """Where a partnership stands in its life."""

    FIND = "find"  # 1: candidates, first talks; ends with G1
    AGREE = "agree"  # 2: memorandum or agreement; ends with G2
    DIAGNOSE = "diagnose"  # 3: an agreement is in force; ends with G3
    PLAN = "plan"  # 4: the diagnosis is shared; ends with G4
    DO = "do"  # 5: both have approved the plan; G5 reviews each period, and the last one ends it
    CLOSE = "close"  # 6: the work is over, its account is given; ends with G6
    FOLLOW = "follow"  # 7: both have agreed on the account; G7 looks at what lasts


class Gate(StrEnum):
    """The gates between the phases; each stands at the end of one."""

    G0 = "G0"  # the profile can be used
    G1 = "G1"  # both operators are interested
    G2 = "G2"  # the agreement is complete and signed
    G3 = "G3"  # the diagnosis is shared
    G4 = "G4"  # the plan is approved
    G5 = "G5"  # the periodic review
    G6 = "G6"  # the partnership is closed
    G7 = "G7"  # what lasted was looked at
    G8 = "G8"  # what may be published was approved


class PartnershipState(StrEnum):
    """Whether a partnership goes on, or how it ended."""

    ACTIVE = "active"
    NOT_STARTED = "not_started"
    MERGED = "merged"
    SUSPENDED = "suspended"
    STOPPED_BY_MENTEE = "stopped_by_mentee"
    STOPPED_BY_MENTOR = "stopped_by_mentor"
    STOPPED_BY_FUNDER = "stopped_by_funder"
    DONE = "done"  # the work came to its end, and both sides agreed on its account


class PartnershipType(StrEnum):
    """A description, never a grade; worked out from the parties' countries and roles."""

    NORTH_SOUTH = "north_south"
    SOUTH_SOUTH = "south_south"
    NATIONAL = "national"
    NORTH_NORTH = "north_north"
    OTHER = "other"  # none of the above: a mentee in a high-income country, its mentor not
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


class FactAnswer(StrEnum):
    """An answer to a question of fact; "not known" is never read as yes or no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class SignatureMethod(StrEnum):
    """How a party signed."""

    ON_PAGE = "on_page"
    UPLOADED = "uploaded"


FILE_WORD = 200  # characters that say what a file is, or what changed in it


class FileClass(StrEnum):
    """Who may read a file of a partnership."""

    PARTIES = "parties"
    RESTRICTED = "restricted"  # signatories and coordinators of the parties
    PUBLIC = "public"


# --- the steps of a partnership ---

PHASES = Lifecycle(
    Transition("pass_G1", frozenset({Phase.FIND}), Phase.AGREE, hands_to=("agreement",)),
    Transition("pass_G2", frozenset({Phase.AGREE}), Phase.DIAGNOSE, hands_to=("point",)),
    Transition("pass_G3", frozenset({Phase.DIAGNOSE}), Phase.PLAN, hands_to=("point",)),
    Transition("pass_G4", frozenset({Phase.PLAN}), Phase.DO, hands_to=()),
    Transition("pass_G5", frozenset({Phase.DO}), Phase.CLOSE, hands_to=("point",)),
    Transition("go_on", frozenset({Phase.CLOSE}), Phase.DO, hands_to=()),
    Transition("pass_G6", frozenset({Phase.CLOSE}), Phase.FOLLOW, hands_to=()),
)
GATE_AT_END = {
    Phase.FIND: Gate.G1,
    Phase.AGREE: Gate.G2,
    Phase.DIAGNOSE: Gate.G3,
    Phase.PLAN: Gate.G4,
    Phase.DO: Gate.G5,
    Phase.CLOSE: Gate.G6,
}
AGREED = frozenset(Phase) - {Phase.FIND, Phase.AGREE}  # an agreement came into force

S = PartnershipState
GOING = frozenset({S.ACTIVE, S.SUSPENDED})
STATES = Lifecycle(
    Transition("suspend", frozenset({S.ACTIVE}), S.SUSPENDED, hands_to=()),
    Transition("resume", frozenset({S.SUSPENDED}), S.ACTIVE, hands_to=()),
    Transition("leave", GOING, S.NOT_STARTED, hands_to=("closing_early",)),
    Transition("merge", GOING, S.MERGED, hands_to=("closing_early",)),
    Transition("stop_by_mentee", GOING, S.STOPPED_BY_MENTEE, hands_to=("closing_early",)),
    Transition("stop_by_mentor", GOING, S.STOPPED_BY_MENTOR, hands_to=("closing_early",)),
    Transition("stop_by_funder", GOING, S.STOPPED_BY_FUNDER, hands_to=("closing_early",)),
)
# Which side each move belongs to; the others are anybody's who runs the partnership.
STOPPED_BY = {
    "stop_by_mentee": PartyRole.MENTEE,
    "stop_by_mentor": PartyRole.MENTOR,
    "stop_by_funder": PartyRole.FUNDER,
}
# What ended before its time; whoever ended it can take that back until its account is agreed.
ENDED_EARLY = {
    S.NOT_STARTED: None,
    S.MERGED: None,
    S.STOPPED_BY_MENTEE: PartyRole.MENTEE,
    S.STOPPED_BY_MENTOR: PartyRole.MENTOR,
    S.STOPPED_BY_FUNDER: PartyRole.FUNDER,
}
ENDS = Lifecycle(Transition("take_back", frozenset(ENDED_EARLY), S.ACTIVE, hands_to=("point",)))
ENDED = frozenset({*ENDED_EARLY, S.DONE})


# --- parties ---


@dataclass(frozen=True)
class ProposedParty:
    """An organisation in a role, before or after it is stored."""

    organisation: UUID
    name: str
    kind: OrganisationKind
    role: PartyRole
    is_lead: bool = False


def parties_verdict(parties: Sequence[ProposedParty]) -> Verdict:
    """Say whether these parties make a partnership: two operators at least, one on each side."""
    roles = [party.role for party in parties]
    operators = [party for party in parties if party.role in OPERATOR_ROLES]
    reasons = [
        Reason(f"no_{role}", field="parties")
        for role in (PartyRole.MENTEE, PartyRole.MENTOR)
        if role not in roles
    ]
    if not reasons and len({party.organisation for party in operators}) < 2:
        reasons.append(Reason("one_operator_only", field="parties"))
    if len({(party.organisation, party.role) for party in parties}) < len(parties):
        reasons.append(Reason("party_given_twice", field="parties"))
    if sum(party.is_lead for party in parties) > 1:
        reasons.append(Reason("one_lead_only", field="parties"))
    for party in operators:
        if party.kind is not OrganisationKind.OPERATOR:
            reasons.append(Reason("party_not_an_operator", (("name", party.name),), "parties"))
    return Verdict(tuple(reasons))


# --- what the partnership is about, and other words ---

TITLE, TEXT, OFFICE = 200, 4000, 120


def texts_verdict(
    texts: Mapping[str, str], *, needed: Iterable[str] = (), lengths: Mapping[str, int]
) -> Verdict:
    """Say whether texts that people typed may be stored: there, not too long, all visible."""
    reasons = [Reason("required", field=name) for name in needed if not texts.get(name, "").strip()]
    for name, text in texts.items():
        limit = lengths.get(name, TEXT)
        if len(text) > limit:
            reasons.append(Reason("too_long", (("limit", str(limit)),), name))
        if UNSEEN.search(text):
            reasons.append(Reason("unseen_characters", field=name))
    return Verdict(tuple(reasons))


def active_verdict(state: PartnershipState) -> Verdict:
    """Refuse what only an active partnership may do."""
    is_active = state is PartnershipState.ACTIVE
    return Verdict(() if is_active else (Reason("partnership_not_active"),))


def was_active_verdict(
    state: PartnershipState, ended_at: datetime | None, entered_at: datetime | None
) -> Verdict:
    """Refuse what only an active partnership may do, unless it was entered while it was active.

    ``entered_at`` is when it was entered on a device on which it waited: it comes late, and is
    true all the same.
    """
    if entered_at is not None and ended_at is not None and entered_at <= ended_at:
        return Verdict()
    return active_verdict(state)


def judged_verdict(state: PartnershipState) -> Verdict:
    """Say whether one may judge what changed: while it goes on, and after its end."""
    is_resting = state is PartnershipState.SUSPENDED
    return Verdict((Reason("partnership_not_active"),) if is_resting else ())


def settled_verdict(changed: Iterable[str]) -> Verdict:
    """Refuse to change what was said of interest, by field: gate G1 has been passed with it."""
    return Verdict(tuple(Reason("interest_is_settled", field=name) for name in changed))


def draft_verdict(state: AgreementState) -> Verdict:
    """Refuse what would change a text that is being signed, or was."""
    is_draft = state is AgreementState.DRAFT
    return Verdict(() if is_draft else (Reason("agreement_is_locked"),))


def areas_verdict(areas: Sequence[str]) -> Verdict:
    """Say whether these are working areas."""
    known = {str(area) for area in WorkingArea}
    return Verdict(
        tuple(
            Reason("not_in_list", (("value", str(area)[:80]),), "working_areas")
            for area in areas
            if str(area) not in known
        )
    )


def language_verdict(language: str) -> Verdict:
    """Say whether this is a language in which texts are written, or none is said."""
    if not language or is_language(language):
        return Verdict()
    return Verdict((Reason("not_a_language", (("value", language[:80]),), "language"),))


# --- the type ---


@dataclass(frozen=True)
class PlacedParty:
    """What the type looks at: where a party is, and how rich that country was at the start."""

    organisation: UUID
    role: PartyRole
    country: str | None
    income: IncomeGroup | None
    is_lead: bool = False
    is_operator: bool = True  # by its kind: a funder may be an operator too

    @property
    def is_north(self) -> bool | None:
        """In a high-income country; not known where the income group is not."""
        return None if self.income is None else self.income is IncomeGroup.HIGH


@dataclass(frozen=True)
class DerivedType:
    """The type and its flags; the flags combine with every type."""

    type: PartnershipType
    is_triangular: bool = False
    is_multi: bool = False


def fiscal_year(day: date) -> int:
    """Give the year of the income list that holds on a day; it begins on 1 July before."""
    return day.year + (day.month >= 7)


def derive_type(parties: Sequence[PlacedParty]) -> DerivedType:
    """Work the type out from countries, income groups and roles. A description, not a grade."""
    operators = [party for party in parties if party.role in OPERATOR_ROLES]
    is_multi = len({party.organisation for party in operators}) >= 3 and any(
        party.is_lead for party in operators
    )
    return DerivedType(_type_of(operators), _is_triangular(parties), is_multi)


def _type_of(operators: Sequence[PlacedParty]) -> PartnershipType:
    countries = {party.country for party in operators}
    mentees = [party for party in operators if party.role is PartyRole.MENTEE]
    mentors = [party for party in operators if party.role is PartyRole.MENTOR]
    if not mentees or not mentors or not all(countries):
        return PartnershipType.NOT_KNOWN
    if len(countries) == 1:
        return PartnershipType.NATIONAL
    if any(party.is_north is None for party in operators):
        return PartnershipType.NOT_KNOWN
    leads = [party for party in mentors if party.is_lead]
    # Mentors of both kinds: the lead decides; without one, a North mentor makes it North-South.
    from_north = any(party.is_north for party in (leads or mentors))
    to_south = not any(party.is_north for party in mentees)
    if to_south:
        return PartnershipType.NORTH_SOUTH if from_north else PartnershipType.SOUTH_SOUTH
    all_north = all(party.is_north for party in operators)
    return PartnershipType.NORTH_NORTH if all_north else PartnershipType.OTHER


def _is_triangular(parties: Sequence[PlacedParty]) -> bool:
    """A South mentor together with a North mentor, or paid by a North operator."""
    mentors = [party for party in parties if party.role is PartyRole.MENTOR]
    backers = [party for party in parties if party.role is PartyRole.FUNDER and party.is_operator]
    has_mentee = any(party.role is PartyRole.MENTEE for party in parties)
    has_south = any(party.is_north is False for party in mentors)
    return has_mentee and has_south and any(party.is_north for party in [*mentors, *backers])


# --- the steps of an agreement ---

AGREEMENT = Lifecycle(
    Transition(
        "open_for_signature",
        frozenset({AgreementState.DRAFT}),
        AgreementState.OPEN_FOR_SIGNATURE,
        hands_to=("signature",),
    ),
    Transition(
        "return_to_draft",
        frozenset({AgreementState.OPEN_FOR_SIGNATURE}),
        AgreementState.DRAFT,
        hands_to=("agreement",),
    ),
    Transition(
        "bring_into_force",
        frozenset({AgreementState.OPEN_FOR_SIGNATURE}),
        AgreementState.IN_FORCE,
        hands_to=("in_force",),
    ),
    Transition(
        "replace", frozenset({AgreementState.IN_FORCE}), AgreementState.REPLACED, hands_to=()
    ),
)
