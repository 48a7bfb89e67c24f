"""What the codes of service ladders say to people."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.ladders.events import Event
from waterpeers.domain.service_ladders import LadderService, Rung, SafeCondition
from waterpeers.domain.verdicts import Reason

SERVICES = {
    LadderService.WATER: _("Drinking water"),
    LadderService.SANITATION: _("Sanitation"),
    LadderService.HYGIENE: _("Hygiene"),
}
RUNGS = {
    Rung.SAFELY_MANAGED: _("Safely managed"),
    Rung.BASIC: _("Basic"),
    Rung.LIMITED: _("Limited"),
    Rung.UNIMPROVED: _("Unimproved"),
    Rung.SURFACE_WATER: _("Surface water"),
    Rung.OPEN_DEFECATION: _("Open defecation"),
    Rung.NO_FACILITY: _("No facility"),
}
CONDITIONS = {
    SafeCondition.ON_PREMISES: _("On the premises"),
    SafeCondition.AVAILABLE: _("Available when needed"),
    SafeCondition.UNCONTAMINATED: _("Free of contamination"),
    SafeCondition.EXCRETA_MANAGED: _("Excreta safely disposed of, or removed and treated"),
}
# What is entered, for each service where it differs; per cent of all people.
FIELDS = {
    "at_least_basic": _("At least basic service"),
    **RUNGS,
    **CONDITIONS,
    "safely_managed": _("Safely managed, where a survey counted it as one"),
    "quality_known_for": _("Quality is known for so many of those who use such services"),
}
HINTS = {
    (LadderService.WATER, "at_least_basic"): _(
        "Improved source, 30 minutes at most there and back with queueing."
    ),
    (LadderService.WATER, "limited"): _("Improved source, more than 30 minutes."),
    (LadderService.WATER, "unimproved"): _("Unprotected well or spring."),
    (LadderService.SANITATION, "at_least_basic"): _("Improved and not shared."),
    (LadderService.SANITATION, "limited"): _("Improved and shared."),
    (LadderService.SANITATION, "unimproved"): _("Pit without slab, hanging or bucket latrine."),
    (LadderService.HYGIENE, "at_least_basic"): _(
        "Handwashing facility with soap and water at home."
    ),
    (LadderService.HYGIENE, "limited"): _("Handwashing facility without soap or water."),
}
REASONS = {
    "ladder_needs_its_source": _("Say which survey or census counted it."),
    "rung_missing": _("The share of people on this rung is missing."),
    "not_a_share": _("A share of people is from 0 to 100 %%."),
    "rung_of_another_ladder": _("This rung belongs to another ladder."),
    "rungs_do_not_add_up": _("The rungs add up to %(percent)s %%, not to 100 %%."),
    "safely_managed_told_twice": _("Enter the conditions, or safely managed itself: one of both."),
    "safely_managed_above_basic": _("More than have at least basic service cannot have this."),
    # why safely managed is not told
    "conditions_not_known": _("Not known: %(conditions)s."),
    "quality_cover_not_known": _("For how many people quality is known was not entered."),
    "quality_known_for_too_few": _("Quality is known for %(percent)s %% of people, under half."),
}


def told(reason: Reason) -> str:
    """Say why safely managed service is not told, with conditions by their names."""
    params = dict(reason.params)
    if "conditions" in params:
        codes = params["conditions"].split(", ")
        params["conditions"] = ", ".join(str(CONDITIONS[SafeCondition(code)]) for code in codes)
    return str(REASONS[reason.code]) % params


EVENTS: dict[Event, object] = {
    Event.LADDER_SAVED: _("A service ladder was saved"),
    Event.LADDER_CHECKED: _("A service ladder was checked"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "savedladder": _("Check of a service ladder"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "ladder": _("Service ladder"),
}
