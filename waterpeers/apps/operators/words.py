"""What the register's codes say to people; also the lists that all subjects share."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.operators.events import Event
from waterpeers.domain.codes import (
    EvidenceClass,
    Freshness,
    OrganisationKind,
    Ownership,
    Service,
    Setting,
    SizeBand,
    Visibility,
    WorkingArea,
)
from waterpeers.domain.partnerships import PartnershipType

WORKING_AREAS = {
    WorkingArea.ASSETS: _("Asset management"),
    WorkingArea.BILLING: _("Billing and collection efficiency"),
    WorkingArea.BUSINESS_PLANNING: _("Business planning"),
    WorkingArea.WATER_LOSSES: _("Commercial and physical losses (non-revenue water)"),
    WorkingArea.CUSTOMERS: _("Customer service"),
    WorkingArea.FINANCE: _("Financial management"),
    WorkingArea.WASTEWATER: _("Wastewater collection and treatment"),
    WorkingArea.WATER_QUALITY: _("Production, service quality and water safety"),
    WorkingArea.OPERATION: _("Operation and maintenance"),
    WorkingArea.ENERGY: _("Energy efficiency"),
    WorkingArea.PEOPLE: _("Human resources and organisational development"),
    WorkingArea.GOVERNANCE: _("Corporate governance and institutions"),
    WorkingArea.CATCHMENT: _("Catchment management"),
    WorkingArea.CLIMATE: _("Climate-change resilience"),
    WorkingArea.LOW_INCOME_AREAS: _("Services in low-income areas"),
    WorkingArea.SANITATION_EXTENSION: _("Extension of sanitation and hygiene"),
    WorkingArea.WATER_EXTENSION: _("Extension of water supply"),
    WorkingArea.INCLUSION: _("Social inclusion and gender"),
    WorkingArea.INFORMATION: _("Information and technology"),
    WorkingArea.POLICY: _("Policy and legal support"),
    WorkingArea.DEMAND: _("Water demand management"),
}
# Areas as a tag or a line of a facet can carry them.
AREAS_IN_BRIEF: dict[str, object] = {
    WorkingArea.ASSETS: _("Asset management"),
    WorkingArea.BILLING: _("Billing and collection"),
    WorkingArea.BUSINESS_PLANNING: _("Business planning"),
    WorkingArea.WATER_LOSSES: _("Water losses"),
    WorkingArea.CUSTOMERS: _("Customer service"),
    WorkingArea.FINANCE: _("Finance"),
    WorkingArea.WASTEWATER: _("Wastewater"),
    WorkingArea.WATER_QUALITY: _("Water quality and safety"),
    WorkingArea.OPERATION: _("Operation and upkeep"),
    WorkingArea.ENERGY: _("Energy"),
    WorkingArea.PEOPLE: _("Staff and organisation"),
    WorkingArea.GOVERNANCE: _("Governance"),
    WorkingArea.CATCHMENT: _("Catchments"),
    WorkingArea.CLIMATE: _("Climate"),
    WorkingArea.LOW_INCOME_AREAS: _("Low-income areas"),
    WorkingArea.SANITATION_EXTENSION: _("More sanitation"),
    WorkingArea.WATER_EXTENSION: _("More water supply"),
    WorkingArea.INCLUSION: _("Inclusion and gender"),
    WorkingArea.INFORMATION: _("Information technology"),
    WorkingArea.POLICY: _("Policy and law"),
    WorkingArea.DEMAND: _("Water demand"),
}
KINDS = {
    OrganisationKind.OPERATOR: _("Water and sanitation operator"),
    OrganisationKind.ASSOCIATION: _("Operators' association"),
    OrganisationKind.PLATFORM: _("WOP platform"),
    OrganisationKind.PROGRAMME: _("Programme"),
    OrganisationKind.FUNDER: _("Funder"),
    OrganisationKind.OTHER: _("Other organisation"),
}
SERVICES = {
    Service.WATER: _("Water supply"),
    Service.SEWERAGE: _("Sewerage"),
    Service.WASTEWATER_TREATMENT: _("Wastewater treatment"),
    Service.ON_SITE_SANITATION: _("On-site sanitation"),
    Service.BULK_WATER: _("Bulk water"),
    Service.DRAINAGE: _("Drainage"),
}
OWNERSHIPS = {
    Ownership.PUBLIC_DEPARTMENT: _("Public department"),
    Ownership.PUBLIC_COMPANY: _("Public company"),
    Ownership.MIXED: _("Public and private together"),
    Ownership.PRIVATE: _("Private"),
    Ownership.COMMUNITY: _("Community"),
}
SETTINGS = {
    Setting.CAPITAL: _("Capital city"),
    Setting.CITY: _("City"),
    Setting.SMALL_TOWN: _("Small town"),
    Setting.RURAL: _("Rural area"),
    Setting.LOW_INCOME_SETTLEMENT: _("Low-income settlement"),
    Setting.REGIONAL: _("Region of several towns"),
}
SIZE_BANDS = {
    SizeBand.SMALL: _("Small (under 10,000 connections)"),
    SizeBand.MEDIUM: _("Medium (10,000 to 100,000 connections)"),
    SizeBand.LARGE: _("Large (100,000 connections or more)"),
}
SIZES_IN_BRIEF: dict[str, object] = {  # connections
    SizeBand.SMALL: _("under 10,000"),
    SizeBand.MEDIUM: _("10,000–100,000"),
    SizeBand.LARGE: _("100,000 or more"),
}
FRESHNESS = {
    Freshness.FRESH: _("Confirmed within 12 months"),
    Freshness.AGEING: _("Confirmed within 24 months"),
    Freshness.OLD: _("Not confirmed within 24 months"),
}
NEVER_CONFIRMED = _("Not confirmed yet")
FRESHNESS_CHIP = {Freshness.FRESH: "good", Freshness.AGEING: "care", Freshness.OLD: ""}
VISIBILITIES = {
    Visibility.OWNER: _("Only my organisation"),
    Visibility.NETWORK: _("The network: signed-in members"),
    Visibility.PUBLIC: _("Everybody"),
}
EVIDENCE = {
    EvidenceClass.NONE: _("No evidence yet"),
    EvidenceClass.SELF_SAID: _("We say so ourselves"),
    EvidenceClass.OWN_DATA: _("Our own data"),
    EvidenceClass.THIRD_PARTY: _("A benchmark or an audit by others"),
    EvidenceClass.EARLIER_MENTEE: _("Confirmed by an earlier mentee"),
}
REGIONS = {
    "002": _("Africa"),
    "019": _("Americas"),
    "142": _("Asia"),
    "150": _("Europe"),
    "009": _("Oceania"),
}
PARTNERSHIP_TYPES = {
    PartnershipType.NATIONAL: _("National"),
    PartnershipType.SOUTH_SOUTH: _("South–South"),
    PartnershipType.NORTH_SOUTH: _("North–South"),
    PartnershipType.NORTH_NORTH: _("North–North"),
    PartnershipType.OTHER: _("Another type"),
    PartnershipType.NOT_KNOWN: _("Type not known"),
}
FIELDS = {
    "kind": _("Kind of organisation"),
    "name": _("Name"),
    "other_names": _("Other names and short names"),
    "country": _("Country"),
    "place": _("Town or city"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "services": _("Services"),
    "ownership": _("Ownership"),
    "setting": _("Setting"),
    "population_served": _("People served"),
    "connections": _("Connections"),
    "staff": _("Staff"),
    "languages": _("Working languages"),
    "website": _("Website"),
    "contact_office": _("Office to contact"),
    "contact_email": _("E-mail of that office"),
    "systems": _("Systems and technology in use"),
    "about": _("About us"),
    "written_in": _("Language of these texts"),
    "is_willing_to_mentor": _("Willing to mentor"),
    "mentoring_days_per_year": _("Days of mentoring a year"),
    "hosts_visits": _("Hosts visits"),
    "remote_only": _("Remote help only"),
    "max_partnerships": _("Partnerships at one time, at most"),
    "pays_interpreter": _("Can pay for an interpreter"),
    "looks_for": _("What we look for"),
}
IMPORTED = FIELDS | {
    "identifier": _("Identifier in this list"),
    "year": _("Year"),
    "state": _("State in the register"),
}
STATES = {
    "proposed": _("Waits for approval"),
    "listed": _("Listed"),
    "closed": _("Closed"),
    "refused": _("Not taken in"),
}
TRAIL = {
    "affiliation": TrailWords(
        {
            "member": _("Member"),
            "region": _("Region"),
            "first_day": _("First day"),
            "last_day": _("Last day"),
        },
        {"region": REGIONS},
    ),
    "organisation": TrailWords(
        FIELDS
        | {
            "state": _("State in the register"),
            "confirmed_on": _("Confirmed on"),
            "reason": _("Reason"),
            "into": _("Goes on as"),
            "from": _("Came in from"),
        },
        {
            "kind": KINDS,
            "services": SERVICES,
            "ownership": OWNERSHIPS,
            "setting": SETTINGS,
            "state": STATES,
        },
    ),
}
INCOME_GROUPS = {
    "low": _("Low income"),
    "lower_middle": _("Lower middle income"),
    "upper_middle": _("Upper middle income"),
    "high": _("High income"),
}
FRAGILITIES = {
    "conflict": _("Fragile: conflict"),
    "institutional_social_fragility": _("Fragile: institutions and society"),
    "listed": _("Fragile or affected by conflict"),
}
SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
REASONS = {
    "may_be_there": _("It may be in the register already: %(names)s."),
    "mapping_exists": _("There is a mapping of this name already."),
    "mapping_gone": _("This mapping is not there any more: choose another."),
    "stands_in_figures": _(
        "This is read from the figures of %(year)s: change it there, so that it stands once."
    ),
    "not_your_mapping": _("Only who saved it, facilitators and administrators change a mapping."),
    "unseen_characters": _("This has characters that cannot be seen; type it again."),
    "line_break": _("This goes over several lines; write it on one."),
    "number_too_large": _("This number is too large to be right."),
    "nobody_belongs_to_it": _(
        "Only platforms, programmes, associations and funders have members and regions."
    ),
    "belongs_to_itself": _("An organisation is not a member of itself."),
    "member_or_region": _("Choose a member or a region."),
    "ends_before_it_begins": _("The last day lies before the first."),
    "belongs_already": _("It is there already for some of these days."),
    "not_your_platform": _("Only its own facilitators and administrators change this."),
    "not_a_language": _(
        "“%(value)s” is not a language that we know; write its name, or its code such as fr or pt."
    ),
    "not_a_website": _("A website begins with https:// or http://."),
    "place_outside_country": _(
        "The place %(latitude)s, %(longitude)s does not lie in its country (%(country)s)."
    ),
    "place_turned_round": _(
        "The place %(latitude)s, %(longitude)s does not lie in its country (%(country)s). "
        "Is %(meant)s meant, latitude first?"
    ),
    "not_an_email": _("This is not an e-mail address."),
    "country_not_known": _("“%(value)s” is not a country that the register knows."),
    "not_your_organisation": _("You have no role in this organisation that allows this."),
    "facilitators_only": _("Only facilitators and administrators may do this."),
    "administrators_only": _("Only administrators may do this."),
    "sign_in_first": _("Sign in first."),
    "not_looked_at_yet": _("This was not looked at yet; wait until that is done."),
    "row_given_twice": _("The same organisation stands in an earlier row."),
    "row_not_yours": _(
        "This is not your organisation. You can import rows of your own organisation only."
    ),
    "answer_not_known": _("Row %(row)s: “%(value)s” is neither “new” nor an organisation here."),
    "mapping_columns_absent": _(
        "The mapping names columns that the file does not have: %(columns)s."
    ),
    "mapping_for_figures": _(
        "This mapping speaks of parts of utilities or of reporting years of their own: it is for "
        "figures alone (waterpeers import values)."
    ),
    "organisation_not_known": _(
        "“%(value)s” is not in the register; import the organisation first."
    ),
    "organisation_not_clear": _(
        "“%(value)s” means several organisations of the register, in: %(places)s. "
        "Say the place, or give its identifier."
    ),
    "organisation_like": _(
        "“%(value)s” is not in the register by this name. Does it mean: %(names)s? "
        "Write the name as it is there, or give its identifier."
    ),
    "year_column_not_known": _(
        "Who is meant is known, but no column says of which year the figures are. "
        "Found: %(found)s. Name a column “year”, or give a mapping."
    ),
    "figure_columns_not_known": _(
        "Who is meant is known, but no column holds a figure that is known. Found: %(found)s. "
        "Name columns by the names or codes of figures, as produced, or give a mapping."
    ),
    "columns_mean_the_same": _(
        "The columns “%(first)s” and “%(second)s” mean the same figure: leave one of them out, or "
        "give a mapping."
    ),
    "columns_not_known": _(
        "No column of this file is known. Found: %(found)s. Give a mapping, or name columns "
        "like: %(expected)s."
    ),
    "sheets_there": _(
        "This was the sheet “%(sheet)s”. The workbook has: %(sheets)s. Name the one with the rows."
    ),
    "rows_rejected": _("Faults in rows: %(count)s. Nothing was stored."),
    "questions_open": _(
        "%(count)s rows look like organisations that are here already; answer first."
    ),
    "not_a_grid_factor": _(
        "“%(value)s” is no factor of a grid: 0 to 3 kg CO₂e a kWh are expected."
    ),
    "no_country_facts": _("No column with dated facts was found, only: %(found)s."),
    "not_above_zero": _("“%(value)s” is not a number above zero."),
    "fact_differs": _("%(country)s, %(year)s: the list already says %(known)s, not %(given)s."),
}

EVENTS: dict[Event, object] = {
    Event.ORGANISATION_REGISTERED: _("The organisation was registered"),
    Event.ORGANISATION_CHANGED: _("The profile was changed"),
    Event.IDENTITY_ASKED: _("Another name or kind was asked for"),
    Event.ORGANISATION_CONFIRMED: _("The profile was confirmed"),
    Event.ORGANISATION_APPROVED: _("The organisation was approved for the register"),
    Event.ORGANISATION_CLOSED: _("The organisation was closed"),
    Event.ORGANISATIONS_IMPORTED: _("Organisations were imported from a file"),
    Event.AFFILIATION_SAID: _("A member or a region was added"),
    Event.AFFILIATION_CHANGED: _("The days of a member or a region were changed"),
    Event.AFFILIATION_REMOVED: _("A member or a region was taken out"),
    Event.MAPPING_SAVED: _("A mapping was saved"),
    Event.MAPPING_REMOVED: _("A mapping was removed"),
    Event.VISIBILITY_CHANGED: _("Who may see a part of the profile was changed"),
    Event.COUNTRY_FACTS_LOADED: _("Facts about countries were loaded"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "proposal": _("Proposal for the register"),
    "proposed": _("Own proposal for the register"),
    "approved": _("Organisation taken into the register"),
    "identity_asked": _("Another name or kind of one's own organisation"),
    "identity_decided": _("Answer to another name or kind"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "profile": _("Profile"),
    "propose": _("Organisation to propose"),
}
