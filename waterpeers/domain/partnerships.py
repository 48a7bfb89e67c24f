"""What partnerships, parties, agreements and signatures are; the rules of their steps."""

from __future__ import annotations

from enum import StrEnum


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
