"""What this subject's codes say to people."""

from math import isinf

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.figures import in_figures, number_format
from waterpeers.apps.indicators.events import Event
from waterpeers.domain.catalogue import Catalogue, Reproduction, Variable
from waterpeers.domain.units import conversion, units_like
from waterpeers.domain.values import Origin, ValueState, ZoneKind, factor
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
    "overflows/year": _("overflows a year"),
    "accidents/year": _("accidents a year"),
    "FTE/year": _("full-time equivalents a year"),
    "connections/year": _("connections a year"),
    "h": _("hours"),
    "years": _("years"),
    "m of head": _("metres of head"),
    "h/day": _("hours a day"),
    "km/year": _("km a year"),
    "person-days/year": _("person-days a year"),
    "kg CO2e/kWh": _("kg CO₂e a kWh"),
    "LCU/person/year": _("a person and year, in local currency"),
    # of indicators
    "% of connections": _("% of connections"),
    "LCU/connection/year": _("a connection and year, in local currency"),
    "LCU/person": _("a person, in local currency"),
    "m3/connection/month": _("m³ per connection and month"),
    "persons/connection": _("people per connection"),
    "m/connection": _("m per connection"),
    "%/year": _("% a year"),
    "FTE/1,000 connections": _("full-time equivalents per 1,000 connections"),
    "FTE/1,000 people": _("full-time equivalents per 1,000 people"),
    "L/connection/day": _("L per connection and day"),
    "L/connection/day w.s.p.": _("L per connection and day under pressure"),
    "L/person/day": _("L per person and day"),
    "blockages/km/year": _("blockages per km and year"),
    "breaks/km/year": _("breaks per km and year"),
    "breaks/100 km/year": _("breaks per 100 km and year"),
    "breaks/1,000 connections/year": _("breaks per 1,000 connections and year"),
    "overflows/km/year": _("overflows per km and year"),
    "accidents/1,000 FTE/year": _("accidents per 1,000 full-time equivalents and year"),
    "days": _("days"),
    "days/FTE/year": _("days per full-time equivalent and year"),
    "kWh/m3": _("kWh per m³"),
    "kWh/m3/100 m": _("kWh per m³ and 100 m"),
    "kg CO2e/year": _("kg CO₂e a year"),
    "kg CO2e/m3": _("kg CO₂e a m³"),
    "m3/km/day": _("m³ per km and day"),
    "m3/km/day w.s.p.": _("m³ per km and day under pressure"),
    "ratio": _("times"),
}
STATES = {
    ValueState.DRAFT: _("Draft"),
    ValueState.SUBMITTED: _("Waits for review"),
    ValueState.RETURNED: _("Returned"),
    ValueState.REVIEWED: _("Reviewed"),
    ValueState.LOCKED: _("Locked"),
    ValueState.REPLACED: _("Replaced by a later version"),
}
STATE_CHIPS = {
    ValueState.DRAFT: "",
    ValueState.SUBMITTED: "turn",
    ValueState.RETURNED: "care",
    ValueState.REVIEWED: "good",
    ValueState.LOCKED: "good",
    ValueState.REPLACED: "",
}
ORIGINS = {
    Origin.TYPED: _("typed in here"),
    Origin.IMPORTED: _("brought in from a file"),
    Origin.PUBLISHED: _("taken from published figures"),
    Origin.BALANCE: _("computed by a water balance"),
    Origin.PUMPS: _("summed up by a check of pumps"),
}
ZONE_KINDS = {
    ZoneKind.WHOLE: _("The whole utility"),
    ZoneKind.ZONE: _("A zone"),
    ZoneKind.PILOT: _("A pilot"),
}
CATEGORIES = {
    "access": _("Who is served"),
    "volume": _("Water"),
    "network": _("Network"),
    "quality": _("Quality of service"),
    "energy": _("Energy"),
    "staff": _("Staff"),
    "finance": _("Money"),
    # of indicators only
    "losses": _("Losses"),
    "metering": _("Metering"),
    "cost": _("Cost and staff"),
    "affordability": _("Affordability"),
}
# How a definition was checked.
CHECKED = {
    "read": _("The published definition was read."),
    "computed": _("This very formula was computed from published inputs."),
    "own": _("Defined here, after common practice."),
    "from memory": _("From memory: the published definition could not be read again."),
}
# Names of units that are written otherwise than we keep them.
UNIT_NAMES = {
    "thousand m3": _("thousand m³"),
    "million m3": _("million m³"),
    "m3": "m³",
    "US gallon": _("US gallons"),
    "thousand US gallons": _("thousand US gallons"),
    "million US gallons": _("million US gallons"),
    "imperial gallon": _("imperial gallons"),
    "million imperial gallons": _("million imperial gallons"),
    "acre-foot": _("acre-feet"),
    "cubic foot": _("cubic feet"),
    "thousand people": _("thousand people"),
    "thousand kWh": _("thousand kWh"),
    "mile": _("miles"),
    "ft": _("feet"),
    "person": _("people"),
    "h": _("hours"),
    "day": _("days"),
    "month": _("months"),
    "year": _("years"),
}
AMOUNTS = {"thousand LCU": _("thousand"), "million LCU": _("million")}  # of money
REASONS = {
    "reviewers_only": _("Coordinators and signatories review, or facilitators."),
    "reviewed_by_another": _("You reported this yourself: another person has to review it."),
    "questions_unanswered": _("Answer the questions about it first (%(count)s)."),
    "reason_needed": _("Say why."),
    "reason_without_return": _("Choose “Return” where you say what is to be looked at."),
    "nothing_decided": _("Nothing is decided yet: accept or return at least one figure."),
    "right_why": _("Say why it is right as it stands."),
    "nothing_asked_so": _("Nothing is asked about the unit of this figure any more."),
    "no_value_to_move": _("There is no figure here that this can be done with."),
    "another_version_is_open": _("A new version of it is being worked on already."),
    "zone_and_name": _("Give a part of the utility its name, and the whole utility none."),
    "zone_kind_not_known": _(
        "“%(value)s” does not say whether it is the whole utility, a zone or a pilot: write whole, "
        "zone or pilot, or say in the mapping what it means."
    ),
    "period_ends_before_it_starts": _("A period ends after it has begun."),
    "variable_not_known": _("“%(value)s” is not the code of a variable."),
    "figure_given_twice": _("This figure is given twice."),
    "nothing_reported": _("Nothing is reported: give a figure or an answer."),
    "unit_does_not_fit": _("“%(given)s” cannot become %(kept)s."),
    "value_beyond_all": _("“%(value)s” is not a number that can be kept."),
    "not_a_grade": _("“%(value)s” is not a grade: one of A1 to D4, or nothing."),
    "file_or_link": _("Give a file or a link: one of them."),
    "too_much_evidence": _("There are %(limit)s already: the most that one figure can have."),
    "evidence_of_a_locked_value": _("This figure is locked, and its evidence with it."),
    "grade_unusual": _("%(grade)s is an unusual grade: do source and accuracy go together?"),
    "said_otherwise_by_its_owner": _("The organisation has said otherwise itself; that stays."),
    "reviewed_already": _("It is reviewed already and stays; change it by a new version."),
    "year_given_twice": _("An earlier row has the figures of this organisation and year."),
    "not_a_year": _("“%(value)s” is not a year."),
    # what is asked about reported figures: params are codes, shown by name
    "negative_value": _("%(variable)s is negative."),
    "served_above_area": _(
        "More people are served than live in the area: another census, or people from outside?"
    ),
    "sold_above_produced": _(
        "More water is billed than supplied: does the bulk meter under-read, is a minimum billed, "
        "or are exports counted as sold?"
    ),
    "said_twice_apart": _(
        "%(left)s: %(left_value)s. %(right)s: %(right_value)s. Both are the same water (%(unit)s): "
        "which is right?"
    ),
    "pressure_all_day": _(
        "The network is taken as under pressure all day, yet customers are supplied for less: "
        "how many hours is it under pressure? Leakage when pressurised rests on this."
    ),
    "supplied_without_pressure": _(
        "Customers are supplied for longer than the network is under pressure."
    ),
    "losses_negative": _("Authorised consumption is more than the water supplied."),
    "losses_exactly_zero": _("Losses are exactly zero: were they measured?"),
    "collection_exactly_full": _("Exactly all that was billed was collected: was cash counted?"),
    "leakage_index_below_one": _(
        "Leakage is below the unavoidable: is there an error in the balance or the pressure?"
    ),
    "more_than_a_day": _("A day has 24 hours."),
    "bills_nothing": _("Revenue is zero: is nothing billed, or was it not entered?"),
    "bills_no_water": _("No water is billed: is that so, or was it not entered?"),
    "collected_above_billed": _(
        "A quarter more was collected than billed, or further above: are subsidies in it, or the "
        "bills of many years?"
    ),
    "costs_above_all": _(
        "Labour, energy and chemicals together are more than the operating cost: another year or "
        "unit?"
    ),
    "served_apart": _(
        "%(left)s: %(left_value)s. With connections and at public points: %(right_value)s. Which "
        "is right?"
    ),
    "sold_a_share": _(
        "The water billed is a round share of the water produced: was it measured, or worked out?"
    ),
    "tariff_apart": _(
        "Water revenue by m³ and the price of a m³ are more than ten times apart: is one of them "
        "in thousands, or of a month?"
    ),
    "per_cent_for_a_count": _(
        "%(left)s is 100 or less, of so many: is it a percentage where a number belongs?"
    ),
    "out_of_proportion": _(
        "%(indicator)s would be %(value)s %(unit)s, which is hardly known anywhere. Is "
        "%(variable)s in the right unit, and of a whole year?"
    ),
    "water_beyond_its_pipes": _(
        "%(left)s: that would be %(value)s m³ of produced water a day in each km, which is hardly "
        "known anywhere. Is the length in km, and the volume of a whole year in m³?"
    ),
    "part_above_whole": _("%(left)s is more than %(right)s: another year or unit, or swapped?"),
    # what is asked about a value beside the utility's other years
    "unit_slip_above": _(
        "%(variable)s is %(times)s times the usual %(usual)s: is it in %(unit)s, or in "
        "%(other_unit)s?"
    ),
    "unit_slip_below": _(
        "The usual %(variable)s is %(usual)s, %(part)s times this value: is it in %(unit)s, or in "
        "%(other_unit)s?"
    ),
    "above_both_years": _(
        "%(variable)s is %(times)s times that of %(year)s and %(after)s, which are alike "
        "(%(usual)s): is the year between right?"
    ),
    "below_both_years": _(
        "%(variable)s is one part in %(part)s of that of %(year)s and %(after)s, which are alike "
        "(%(usual)s): is the year between right?"
    ),
    "changed_up": _("%(variable)s is %(times)s times that of %(year)s, %(usual)s: what happened?"),
    "changed_down": _(
        "%(variable)s of %(year)s was %(usual)s, %(part)s times this value: what happened?"
    ),
    "far_above_usual": _("%(variable)s is %(times)s times the usual %(usual)s: what happened?"),
    "far_below_usual": _(
        "The usual %(variable)s is %(usual)s, %(part)s times this value: what happened?"
    ),
    # why a group has no figure
    "cannot_be_added": _("%(indicator)s has nothing that can be summed over utilities or years."),
    "no_member_to_add": _("%(indicator)s can be computed of none of them."),
    "formulas_differ": _("%(indicator)s was not computed by one formula in all these years."),
    "money_of_several_currencies": _("%(indicator)s would add money of several currencies."),
    "money_of_several_years": _(
        "%(indicator)s would add money of several years; bring it to the prices of one."
    ),
    "years_of_a_group": _("From the first year to the last there are 1 to %(most)s years."),
    "group_too_large": _(
        "More than %(most)s years of utilities: choose a country, or fewer years."
    ),
    # what is said beside a result
    "division_by_zero": _("%(indicator)s cannot be computed: %(below)s is zero."),
    "too_small": _(
        "%(indicator)s is not computed for a system this small: %(least)s is the least."
    ),
    "result_too_large": _("%(indicator)s is too large to be computed."),
    "rests_on_question": _("It waits for an answer: which unit is %(left)s in?"),
    "outside_plausible_range": _(
        "%(indicator)s is outside the usual %(least)s to %(most)s: is it right?"
    ),
}


def unit_label(unit: str) -> str:
    """Write a unit for people: ours in words, others by the name of their first part."""
    if unit in UNITS:
        return str(UNITS[unit])
    first, slash, rest = unit.partition("/")
    if first in AMOUNTS:
        return f"{AMOUNTS[first]} {UNITS[f'LCU{slash}{rest}']}"
    name = str(UNIT_NAMES.get(first, first)).replace("m3", "m³")
    if rest == "year":
        return gettext("%(unit)s a year") % {"unit": name}
    return f"{name}{slash}{rest}".replace("m3", "m³")


def evidence_sentence(evidence: Reproduction) -> str:
    """Say how much of what somebody published a formula gave again."""
    return gettext("%(against)s: the same in %(percent)s %% of %(rows)s published values.") % {
        "against": evidence.against,
        "percent": in_figures(evidence.percent, 1),
        "rows": in_figures(evidence.rows),
    }


def units_for(kept: str) -> tuple[tuple[str, str], ...]:
    """Offer the units in which a figure can be reported, the one we keep first and once."""
    ours, *others = units_like(kept)
    different = [unit for unit in others if conversion(unit, ours) != 1]
    return tuple((unit, unit_label(unit)) for unit in (ours, *different))


def offered_unit(variable: Variable, reported: str) -> str:
    """Find the unit on offer that is as large as the one in which a figure was reported."""
    size = factor(variable.code, reported)
    return next(
        (unit for unit, _label in units_for(variable.unit) if factor(variable.code, unit) == size),
        variable.unit,
    )


def say(reason: Reason, catalogue: Catalogue) -> str:
    """Say a finding about figures, with the names of what it speaks of instead of their codes."""
    language = get_language() or "en"
    params = {
        key: ", ".join(_part_label(key, part, catalogue, language) for part in text.split(", "))
        for key, text in reason.params
    }
    return str(REASONS[reason.code]) % params


def _part_label(key: str, part: str, catalogue: Catalogue, language: str) -> str:
    if key in {"unit", "other_unit"}:
        return unit_label(part)
    if key in {"times", "part", "usual", "least", "most", "left_value", "right_value", "value"}:
        number = float(part)
        if isinf(number):  # without an end
            return "∞"
        decimals = 0 if number == int(number) or number >= 100 else 2
        return number_format(round(number, decimals), decimals, force_grouping=True)
    return _name(part, catalogue, language)


def _name(code: str, catalogue: Catalogue, language: str) -> str:
    known = code in catalogue.variables or code in catalogue.indicators
    return catalogue.definition(code).name(language) if known else code


EVENTS: dict[Event, object] = {
    Event.VALUES_REPORTED: _("Figures were reported"),
    Event.VALUES_SUBMITTED: _("Figures were handed in for review"),
    Event.VALUES_REVIEWED: _("Figures were reviewed"),
    Event.VALUES_RETURNED: _("Figures were returned"),
    Event.VALUES_LOCKED: _("Figures were locked"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "review": _("Review of figures"),
    "returned": _("Figures that came back"),
    "question": _("Question about a figure"),
    "begun": _("Figures that are not handed in"),
    "in_review": _("Own figures in review"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "figures": _("Figures of a year"),
}
