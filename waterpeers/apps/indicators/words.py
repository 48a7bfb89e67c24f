"""What this subject's codes say to people."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.domain.catalogue import Catalogue
from waterpeers.domain.verdicts import Reason

# Units of the variables; those that read the same in all languages (km, m) are not listed.
UNITS = {
    "m3/year": _("m³ a year"),
    "LCU/year": _("a year, in local currency"),
    "LCU/month": _("a month, in local currency"),
    "LCU/m3": _("a m³, in local currency"),
    "LCU": _("in local currency"),
    "persons": _("people"),
    "FTE": _("full-time equivalents"),
    "connections": _("connections"),
    "tests/year": _("tests a year"),
    "kWh/year": _("kWh a year"),
    "complaints/year": _("complaints a year"),
    "breaks/year": _("breaks a year"),
    "blockages/year": _("blockages a year"),
    "m of head": _("metres of head"),
    "h/day": _("hours a day"),
    "km/year": _("km a year"),
    "person-days/year": _("person-days a year"),
    "kg CO2e/kWh": _("kg CO₂e a kWh"),
    "LCU/person/year": _("a person and year, in local currency"),
}
REASONS = {
    "year_given_twice": _("An earlier row has the figures of this organisation and year."),
    "not_a_year": _("“%(value)s” is not a year."),
    # service ladders
    "rung_missing": _("The share of people on this rung is missing."),
    "not_a_share": _("A share of people is from 0 to 100 %%."),
    "rung_of_another_ladder": _("This rung belongs to another ladder."),
    "rungs_do_not_add_up": _("The rungs add up to %(percent)s %%, not to 100 %%."),
    # what is asked about reported figures: params are codes, shown by name
    "negative_value": _("%(variable)s is negative."),
    "served_above_area": _(
        "More people are served than live in the area: another census, or people from outside?"
    ),
    "sold_above_produced": _(
        "More water is sold than produced: does the bulk meter under-read, or is a minimum billed?"
    ),
    "losses_negative": _("Authorised consumption is more than the water supplied."),
    "losses_exactly_zero": _("Losses are exactly zero: were they measured?"),
    "collection_exactly_full": _("Exactly all that was billed was collected: was cash counted?"),
    "leakage_index_below_one": _(
        "Leakage is below the unavoidable: is there an error in the balance or the pressure?"
    ),
    "more_than_a_day": _("A day has 24 hours."),
    "part_above_whole": _("%(left)s is more than %(right)s: another year or unit, or swapped?"),
    # what is said beside a result
    "division_by_zero": _("%(indicator)s cannot be computed: %(below)s is zero."),
    "result_too_large": _("%(indicator)s is too large to be computed."),
    "outside_plausible_range": _(
        "%(indicator)s is outside the usual %(least)s to %(most)s: is it right?"
    ),
}


def say(reason: Reason, catalogue: Catalogue) -> str:
    """Say a finding about figures, with the names of what it speaks of instead of their codes."""
    language = get_language() or "en"
    params = {
        key: ", ".join(_name(part, catalogue, language) for part in text.split(", "))
        for key, text in reason.params
    }
    return str(REASONS[reason.code]) % params


def _name(code: str, catalogue: Catalogue, language: str) -> str:
    known = code in catalogue.variables or code in catalogue.indicators
    return catalogue.definition(code).name(language) if known else code
