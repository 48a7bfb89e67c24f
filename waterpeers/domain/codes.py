"""The lists that several subjects share; their words in three languages live with the apps."""

from __future__ import annotations

from enum import StrEnum


class WorkingArea(StrEnum):
    """The 21 working areas in which one operator can help another."""

    ASSETS = "assets"
    BILLING = "billing"
    BUSINESS_PLANNING = "business_planning"
    WATER_LOSSES = "water_losses"
    CUSTOMERS = "customers"
    FINANCE = "finance"
    WASTEWATER = "wastewater"
    WATER_QUALITY = "water_quality"
    OPERATION = "operation"
    ENERGY = "energy"
    PEOPLE = "people"
    GOVERNANCE = "governance"
    CATCHMENT = "catchment"
    CLIMATE = "climate"
    LOW_INCOME_AREAS = "low_income_areas"
    SANITATION_EXTENSION = "sanitation_extension"
    WATER_EXTENSION = "water_extension"
    INCLUSION = "inclusion"
    INFORMATION = "information"
    POLICY = "policy"
    DEMAND = "demand"


class Visibility(StrEnum):
    """Who may see a datum: its owner, the signed-in network, or everybody."""

    OWNER = "me"
    NETWORK = "network"
    PUBLIC = "public"


class EvidenceClass(StrEnum):
    """How a need or strength is backed, weakest first."""

    NONE = "none"
    SELF_SAID = "self_said"
    OWN_DATA = "own_data"
    THIRD_PARTY = "third_party"
    EARLIER_MENTEE = "earlier_mentee"


class OrganisationKind(StrEnum):
    """What an organisation of the register is."""

    OPERATOR = "operator"
    ASSOCIATION = "association"
    PLATFORM = "platform"
    PROGRAMME = "programme"
    FUNDER = "funder"
    OTHER = "other"


class Service(StrEnum):
    """What an operator provides."""

    WATER = "water"
    SEWERAGE = "sewerage"
    WASTEWATER_TREATMENT = "wastewater_treatment"
    ON_SITE_SANITATION = "on_site_sanitation"
    BULK_WATER = "bulk_water"
    DRAINAGE = "drainage"


class Ownership(StrEnum):
    """Who owns an operator."""

    PUBLIC_DEPARTMENT = "public_department"
    PUBLIC_COMPANY = "public_company"
    MIXED = "mixed"
    PRIVATE = "private"
    COMMUNITY = "community"


class Setting(StrEnum):
    """Where an operator mainly works."""

    CAPITAL = "capital"
    CITY = "city"
    SMALL_TOWN = "small_town"
    RURAL = "rural"
    LOW_INCOME_SETTLEMENT = "low_income_settlement"
    REGIONAL = "regional"


class SizeBand(StrEnum):
    """Size by connections (bounds are a setting), or by people served where those are not known."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Freshness(StrEnum):
    """How long ago an organisation last confirmed its profile."""

    FRESH = "fresh"  # under 12 months
    AGEING = "ageing"  # under 24 months
    OLD = "old"  # older, or never


class IncomeGroup(StrEnum):
    """World Bank income group of a country in a fiscal year."""

    LOW = "low"
    LOWER_MIDDLE = "lower_middle"
    UPPER_MIDDLE = "upper_middle"
    HIGH = "high"
