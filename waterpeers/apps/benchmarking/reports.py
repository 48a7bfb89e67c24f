"""A run as its reader sees it: in words, with figures as people write them, names where shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.benchmarking import queries
from waterpeers.apps.benchmarking.models import Comparison
from waterpeers.apps.benchmarking.words import (
    CRITERIA,
    DOLLARS,
    MONEY_IN_SENTENCES,
    amount,
    rule_label,
)
from waterpeers.apps.foundation.charts.svg import ticks
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.operators.queries.countries import currency_of
from waterpeers.domain.charts import Stand
from waterpeers.domain.closing import ClosingWay
from waterpeers.domain.formulas import names
from waterpeers.domain.grades import NOT_KNOWN, worst
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.peer_groups import Criterion
from waterpeers.domain.periods import is_old
from waterpeers.domain.verdicts import Reason

MOST_NAMED = 5  # indicators that a refusal names
WHOLES = {"h/day": 24.0}  # the most that there can be
LOSSES = (*queries.FIRST, "I.nrw_conn_wsp")  # one thing, said in several ways


@dataclass(frozen=True)
class StandingRow:
    """Where the operator stands in one indicator, in words."""

    code: str
    label: str
    unit: str
    own: float
    grade: str
    size: int
    ahead_of: int  # of the others
    quartiles: tuple[float, float, float]
    least: float  # of the scale on which it is drawn
    most: float
    stand: Stand
    is_judged: bool
    behind: str  # the best quarter, with the unit of the gap; empty where not behind
    outside: str  # the middle half, where too little and too much are both bad
    closing: tuple[str, ...]  # what closing it would mean, each way
    drawn_on: date
    ahead: tuple[str, ...]  # operators in the best quarter: not for pages


@dataclass(frozen=True)
class Trend:
    """The course of one indicator over the years that have a figure of ours; None is a gap."""

    label: str
    unit: str
    years: tuple[str, ...]
    own: tuple[float | None, ...]
    medians: tuple[float | None, ...]
    sizes: tuple[int, ...]  # of the group
    own_change: float | None
    median_change: float | None


@dataclass(frozen=True)
class NamedPeer:
    """An operator to talk to: it shows its name, and is in the best quarter of a gap."""

    uuid: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Quality:
    """How good one's own figures are."""

    graded: int
    figures: int
    weakest: str
    is_old: bool


@dataclass(frozen=True)
class Report:
    """All that a page says of a run."""

    comparison: Comparison
    year: str
    rule: str
    rows: tuple[StandingRow, ...]
    strengths: tuple[StandingRow, ...]
    gaps: tuple[StandingRow, ...]
    losses: tuple[StandingRow, ...]  # non-revenue water, each way
    course_of_losses: Trend | None
    trends: tuple[Trend, ...]
    peers: tuple[NamedPeer, ...]
    unnamed: int  # operators in the best quarter of a gap that do not show their name
    quality: Quality
    refused: tuple[tuple[str, str], ...]  # why, and which indicators
    losses_refused: str  # why non-revenue water is not shown; empty where it is
    money: str  # how amounts are compared; empty where none is


def report(comparison: Comparison, *, today: date) -> Report:
    """Say what a run found, to the people of its operator."""
    drawn = {(row.indicator, row.year): row.drawn_on for row in comparison.groups.defer("peers")}
    lines = {line["indicator"]: line for line in comparison.result["lines"]}
    rows = {
        code: _row(line, comparison, drawn[code, comparison.year]) for code, line in lines.items()
    }
    strengths = tuple(rows[code] for code in comparison.result["strengths"])
    gaps = tuple(rows[code] for code in comparison.result["gaps"])
    losses = tuple(row for code, row in rows.items() if code in LOSSES)
    peers, unnamed = _peers(comparison, gaps)
    return Report(
        comparison=comparison,
        year=str(comparison.year),
        rule=rule_label(comparison.alike),
        rows=tuple(rows.values()),
        strengths=strengths,
        gaps=gaps,
        losses=losses,
        course_of_losses=_trend(lines[losses[0].code]) if losses else None,
        trends=tuple(
            _trend(lines[row.code])
            for row in (*strengths, *gaps)
            if row not in losses and not queries.is_money(indicators()[row.code])
        ),
        peers=peers,
        unnamed=unnamed,
        quality=_quality(comparison, today),
        refused=tuple(_refused(comparison)),
        losses_refused=_losses_refused(comparison),
        money=_money(comparison) if any(map(_is_amount, rows)) else "",
    )


def _is_amount(code: str) -> bool:
    return queries.is_money(indicators()[code])


def _money(comparison: Comparison) -> str:
    """Say in which money amounts are compared."""
    money = comparison.own["money"]
    if money["rate"] is None:
        return _("Amounts of money are compared with operators of our own country alone.")
    return _(
        "Amounts of money are in international dollars of %(year)s (purchasing power: %(source)s); "
        "what closing a gap means is in our own currency."
    ) % {"year": comparison.year, "source": ", ".join(money["sources"])}


def _losses_refused(comparison: Comparison) -> str:
    """Say why non-revenue water is not among what is shown."""
    for each in comparison.refused:
        if each["indicator"] == queries.FIRST[0] and each["year"] == comparison.year:
            return sentence_of(Reason(each["code"], tuple(sorted(each["params"].items()))))
    return ""


def sentence_of(reason: Reason) -> str:
    """Say why something is not shown, with criteria by name."""
    params = dict(reason.params)
    if criterion := params.get("criterion"):
        params["criterion"] = str(CRITERIA[Criterion(criterion)])
    return sentence(Reason(reason.code, tuple(sorted(params.items())), reason.field))


def refusal_sentences(reasons: Sequence[Reason], year: int) -> list[str]:
    """Say that there is no comparison for a year, why, and for which indicators."""
    said = [_("Nothing can be compared for %(year)s.") % {"year": year}]
    for reason in reasons:
        codes = [code for code in dict(reason.params).get("indicators", "").split(",") if code]
        if not codes:
            return [sentence_of(each) for each in reasons]  # of no indicator, of no year
        named = {
            "why": sentence_of(reason),
            "indicators": ", ".join(_label(code) for code in codes[:MOST_NAMED]),
            "number": len(codes) - MOST_NAMED,
        }
        if len(codes) > MOST_NAMED:
            said.append(_("%(why)s So for: %(indicators)s, and %(number)s more.") % named)
        else:
            said.append(_("%(why)s So for: %(indicators)s.") % named)
    return said


def _label(code: str) -> str:
    return indicators()[code].name(get_language() or "en")


def _row(line: dict[str, Any], comparison: Comparison, drawn_on: date) -> StandingRow:
    code, standing = line["indicator"], line["standing"]
    indicator = indicators()[code]
    behind = standing["behind_best_quarter"]
    is_behind = behind is not None and behind > 0
    outside = queries.outside(line)
    low, median, high = standing["quartiles"]
    least, most = scale_for(indicator.unit, standing["own"], low, high)
    return StandingRow(
        code=code,
        label=_label(code),
        unit=unit_beside(indicator.unit, comparison),
        own=standing["own"],
        grade=_grade(code, comparison),
        size=standing["size"],
        ahead_of=standing["ahead_of"],
        quartiles=(low, median, high),
        least=least,
        most=most,
        stand=stand_among(standing["own"], low, high, indicator.direction),
        is_judged=standing["is_judged"],
        behind=_gap(behind, indicator.unit, comparison) if is_behind else "",
        outside=_gap(outside, indicator.unit, comparison) if outside else "",
        closing=tuple(_ways(line["closing"], indicator.direction, comparison)),
        drawn_on=drawn_on,
        ahead=tuple(line["ahead"]),
    )


def stand_among(own: float, low: float, high: float, direction: str) -> Stand:
    """Say how a figure stands beside the middle half of the group."""
    if low <= own <= high:
        return Stand.LIKE
    match direction:
        case "yes":
            return Stand.BETTER if own > high else Stand.WORSE
        case "no":
            return Stand.BETTER if own < low else Stand.WORSE
        case "range":
            return Stand.WORSE
    return Stand.HIGHER if own > high else Stand.LOWER


def scale_for(unit: str, *figures: float) -> tuple[float, float]:
    """Give the ends of a true scale: from zero, or below, to all there can be, or a round end."""
    least, most = min(0.0, *figures), max(figures)
    whole = 100.0 if unit.startswith("%") else WHOLES.get(unit, 0.0)
    if least == 0.0 and most <= whole:
        return 0.0, whole
    marks = ticks(least, most * 1.05 if most > 0 else 0.0)
    return marks[0], marks[-1]


def unit_beside(unit: str, comparison: Comparison) -> str:
    """Write the unit in which operators are set beside one another."""
    is_converted = comparison.own["money"]["rate"] is not None
    return str(DOLLARS[unit] if is_converted and unit in DOLLARS else unit_label(unit))


def _gap(behind: float, unit: str, comparison: Comparison) -> str:
    """Write what lies between two figures, in the money in which they are compared."""
    return queries.gap_words(behind, unit, unit_beside(unit, comparison))


def _ways(closing: dict[str, Any], direction: str, comparison: Comparison) -> Iterator[str]:
    """Say each way to close the gap to the best quarter, or to the middle half."""
    for found in closing.get("behind_best_quarter") or closing.get("outside_middle_half") or ():
        said = {"much": _much(found["value"], found["unit"], comparison)}
        match found["way"]:
            case ClosingWay.SOLD:
                yield _("%(much)s more billed, if it is sold.") % said + _worth(found, comparison)
            case ClosingWay.SAVED:
                yield _("%(much)s less to produce, if it is saved.") % said + _worth(
                    found, comparison
                )
            case ClosingWay.COST:
                yield _("Or less cost: %(much)s.") % said
            case _ if direction == "yes":
                yield _("Closing it means %(much)s more.") % said
            case _ if direction == "range":
                yield _("That is %(much)s.") % said
            case _:
                yield _("Closing it means %(much)s less.") % said


def _much(value: float, unit: str, comparison: Comparison) -> str:
    """Write an amount with its unit as a sentence carries it: money by its name."""
    if unit in MONEY_IN_SENTENCES and (currency := currency_of(comparison.organisation.country_id)):
        return str(MONEY_IN_SENTENCES[unit]) % {"amount": amount(value), "currency": currency}
    return f"{amount(value)} {unit_label(unit)}"


def _worth(found: dict[str, Any], comparison: Comparison) -> str:
    """Say what water is worth: at its price, or by what the accounts say on average."""
    if found["worth"] is None:
        return ""
    worth = {"worth": _much(found["worth"], "LCU/year", comparison)}
    if found["price"] in variables():
        return " " + _("That is worth %(worth)s.") % worth
    return " " + _("That is worth some %(worth)s, by our accounts.") % worth


def _grade(code: str, comparison: Comparison) -> str:
    grades = comparison.own["grades"]
    expression = catalogue().expression(code, comparison.year)
    used = names(expression) if expression else ()
    return worst({name: grades[name] for name in used if name in grades})[0]


def _trend(line: dict[str, Any]) -> Trend:
    course = line["course"]
    return Trend(
        label=_label(line["indicator"]),
        unit=str(unit_label(indicators()[line["indicator"]].unit)),
        years=tuple(map(str, course["years"])),
        own=tuple(course["own"]),
        medians=tuple(course["medians"]),
        sizes=tuple(course["sizes"]),
        own_change=course["own_change"],
        median_change=course["median_change"],
    )


def _peers(
    comparison: Comparison, gaps: Iterable[StandingRow]
) -> tuple[tuple[NamedPeer, ...], int]:
    """Name those in the best quarter of a gap that show their name today; count the others."""
    readers = queries.readers_with(comparison.organisation)
    better: dict[str, list[str]] = {}
    for row in gaps:
        for uuid in row.ahead:
            better.setdefault(uuid, []).append(row.label)
    sharing = queries.sharing_with(readers.now)
    named = queries.names_of(better.keys() & sharing)
    peers = [
        NamedPeer(uuid, name, tuple(better[uuid]))
        for uuid, name in sorted(named.items(), key=lambda pair: (-len(better[pair[0]]), pair[1]))
    ]
    return tuple(peers), len(better) - len(named)


def _quality(comparison: Comparison, today: date) -> Quality:
    grades: dict[str, str] = comparison.own["grades"]
    grade, code = worst(grades)
    weakest = ""
    if grade != NOT_KNOWN:
        label = variables()[code].name(get_language() or "en")
        weakest = _("%(figure)s (%(grade)s)") % {"figure": label, "grade": grade}
    return Quality(
        graded=sum(each != NOT_KNOWN for each in grades.values()),
        figures=len(grades),
        weakest=weakest,
        is_old=is_old(comparison.year, today),
    )


def _refused(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Gather by reason the indicators that are not shown for the year of the run."""
    said: dict[str, list[str]] = {}
    for each in comparison.refused:
        if each["year"] == comparison.year:
            reason = Reason(each["code"], tuple(sorted(each["params"].items())))
            said.setdefault(sentence_of(reason), []).append(_label(each["indicator"]))
    for why, labels in said.items():
        yield why, ", ".join(labels)


def earlier_years_hidden(comparison: Comparison) -> str:
    """Say for how many earlier years a median beside an own figure is not shown, if any."""
    drawn = {line["indicator"] for line in comparison.result["lines"]}
    years = {
        each["year"]
        for each in comparison.refused
        if each["indicator"] in drawn
        and each["year"] < comparison.year
        and each["code"] != "own_figure_missing"
    }
    if not years:
        return ""
    return ngettext(
        "In %(number)s earlier year some medians are not shown.",
        "In %(number)s earlier years some medians are not shown.",
        len(years),
    ) % {"number": len(years)}
