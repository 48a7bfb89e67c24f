"""A shortlist as its reader sees it: in words, with what each weight decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.analytics.suitability import GOOD, Candidate, Excluded, Ranking, distance_km
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.matching.queries import FiguresBeside, sentence_of
from waterpeers.apps.matching.reports.beside import (
    SideBySide,
    confidence,
    places_free,
    side_by_side,
)
from waterpeers.apps.matching.reports.ways import WayOut, WaysOut
from waterpeers.apps.matching.words import LABELS, LEADS, LEFT_OUT
from waterpeers.apps.operators.queries.countries import country_name, language_names
from waterpeers.apps.operators.words import FIELDS
from waterpeers.domain.indicators import indicators
from waterpeers.domain.matching import Peer, Weights
from waterpeers.domain.verdicts import Reason

REASONS = 3


@dataclass(frozen=True)
class Card:
    """A candidate: who and where, why, the doubt that costs most, and how free it is."""

    uuid: str
    name: str
    where: str
    label: Any
    why: str  # it is called so
    score: int  # of 100
    summed: str  # how the points of what is known make the score; "" where all is known
    known: list[bool]  # of ten parts of what would count
    confidence: str
    sentence: str
    language: str
    figure: str  # the one that the need quotes, where theirs is better
    reasons: list[str]
    doubt: str
    points: str  # of 100 that the doubt costs; "" where nothing is known of it
    evidence: str
    places: list[bool]  # of each place, whether it is taken
    free: str
    gives: list[str]


@dataclass(frozen=True)
class AlmostLine:
    """Somebody strong in the area who is not proposed, and every reason."""

    uuid: str
    name: str
    where: str
    reasons: list[str]
    step: WayOut | None


@dataclass(frozen=True)
class ShortlistReport:
    """All that the page of a shortlist shows."""

    finding: str
    chosen: list[Card]
    rest: list[Card]
    almost: list[AlmostLine]  # one thing is missing
    others: list[AlmostLine]
    beside: SideBySide
    left_out: list[Any]
    looked_at: str


def shortlist_report(
    found: Ranking,
    mentee: Peer,
    weights: Weights,
    area: Any,
    *,
    compared: Mapping[str, str],
    figures: FiguresBeside,
    steps: WaysOut,
) -> ShortlistReport:
    """Put a ranking into words."""
    excluded = [_almost(each, mentee, steps) for each in found.excluded[:40]]

    def card(each: Candidate) -> Card:
        return _card(each, mentee, compared.get(each.mentor.id, ""), figures)

    return ShortlistReport(
        _finding(found, area),
        [card(each) for each in found.chosen],
        [card(each) for each in found.rest[:50]],
        [line for line in excluded if len(line.reasons) == 1],
        [line for line in excluded if len(line.reasons) > 1],
        side_by_side(found, mentee, weights, figures),
        _kinds_left_out(found) if found.chosen else [],
        _looked_at(found),
    )


def _looked_at(found: Ranking) -> str:
    number = len(found.candidates) + len(found.excluded)
    text = ngettext(
        "%(number)s operator that says it is strong in this was looked at; %(fit)s of them fits "
        "all conditions.",
        "%(number)s operators that say they are strong in this were looked at; %(fit)s of them "
        "fit all conditions.",
        number,
    )
    return text % {"number": number, "fit": len(found.candidates)}


def _finding(found: Ranking, area: Any) -> str:
    number = len(found.candidates)
    if not number:
        if found.excluded:
            return _("Nobody fits all conditions yet: %(area)s") % {"area": area}
        return _("Nobody here is strong in this yet: %(area)s") % {"area": area}
    text = ngettext(
        "%(number)s operator can help: %(area)s",
        "%(number)s operators can help, each in its own way: %(area)s",
        number,
    )
    return text % {"number": in_figures(number, 0), "area": area}


def _where(mentee: Peer, mentor: Peer) -> str:
    language = get_language() or "en"
    country = country_name(mentor.country, language) if mentor.country else ""
    place = f"{mentor.place} ({country})" if mentor.place and country else country
    parts = [place] if place else []
    km = distance_km(mentee, mentor)
    if km is not None:
        parts.append(_("%(km)s km away") % {"km": in_figures(round(km), 0)})
    return " · ".join(parts)


def _summed(candidate: Candidate) -> str:
    if candidate.confidence >= 1:
        return ""
    return _("%(points)s of the %(known)s points that are known") % {
        "points": in_figures(round(100 * candidate.score * candidate.confidence), 0),
        "known": in_figures(round(100 * candidate.confidence), 0),
    }


def _card(candidate: Candidate, mentee: Peer, compared: str, figures: FiguresBeside) -> Card:
    mentor = candidate.mentor
    doubt = candidate.against[0] if candidate.against else None
    taken, most = mentor.current_partnerships, mentor.max_partnerships or 0
    return Card(
        mentor.id,
        mentor.name,
        _where(mentee, mentor),
        LABELS.get(candidate.label) or _("Next by points"),
        _why(candidate, mentee),
        round(100 * candidate.score),
        _summed(candidate),
        [number < round(10 * candidate.confidence) for number in range(10)],
        confidence(candidate),
        candidate.strength.sentence,
        candidate.strength.language,
        _figure(mentor, mentee, figures),
        [sentence_of(reason) for reason in _told(candidate.reasons)],
        sentence_of(doubt) if doubt else "",
        dict(doubt.params).get("points", "") if doubt else "",
        compared,
        [number < taken for number in range(min(most, 8))],
        places_free(mentor),
        _gives(mentor),
    )


def _why(candidate: Candidate, mentee: Peer) -> str:
    """Say by what a candidate is near, alike, the strongest or new."""
    mentor = candidate.mentor
    if candidate.label == "near" and mentor.country and mentor.country == mentee.country:
        return _("in the same country")
    if candidate.label == "alike":
        good = [name for name in ("scale", "context") if (candidate.parts[name] or 0) >= GOOD]
        return get_text_list([str(LEADS[name]) for name in good], _("and"))
    if candidate.label == "strongest":
        return _("most points")
    if candidate.label == "newcomer":
        return _("has helped nobody yet")
    return ""


def _figure(mentor: Peer, mentee: Peer, figures: FiguresBeside) -> str:
    if not figures.own or not figures.is_better(mentor.id):
        return ""
    return _("%(figure)s; %(name)s: %(own)s") % {
        "figure": figures.theirs[mentor.id].words,
        "name": mentee.name,
        "own": figures.own.figure,
    }


def _told(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The weightiest ones, and the language always: it is the last, and none can do without it.

    Free places stand on the card anyway.
    """
    said = tuple(reason for reason in reasons if reason.code != "good_load")
    return said if len(said) <= REASONS else (*said[: REASONS - 1], said[-1])


def _gives(mentor: Peer) -> list[str]:
    said = []
    if mentor.days_per_year:
        days = mentor.days_per_year
        text = ngettext("%(number)s day a year", "%(number)s days a year", days)
        said.append(text % {"number": in_figures(days, 0)})
    if mentor.is_remote_only:
        said.append(_("from afar only"))
    if mentor.hosts_visits:
        said.append(_("takes visitors"))
    return said


def _almost(each: Excluded, mentee: Peer, steps: WaysOut) -> AlmostLine:
    said = [sentence_of(reason) for reason in each.reasons]
    where, step = _where(mentee, each.mentor), steps.about(each.reasons)
    return AlmostLine(each.mentor.id, each.mentor.name, where, said, step)


def _kinds_left_out(found: Ranking) -> list[Any]:
    """Say why fewer than four kinds of candidates are shown; nothing if all four are."""
    shown = {candidate.label for candidate in found.chosen}
    number = len(found.candidates)
    if number < len(LABELS):
        text = ngettext(
            "Fewer than four kinds are shown: %(number)s operator fits all conditions.",
            "Fewer than four kinds are shown: %(number)s operators fit all conditions.",
            number,
        )
        return [text % {"number": number}]
    return [why for label, why in LEFT_OUT.items() if label not in shown]


# --- who looks for help ---


def about_mentee(mentee: Peer, figures: FiguresBeside) -> list[tuple[Any, str]]:
    """Say what one judges candidates by: the figure of the need, the size, place and languages."""
    language = get_language() or "en"
    said: list[tuple[Any, str]] = []
    if figures.own:
        name = indicators()[figures.code].name(language)
        said.append((name, figures.own.figure))
    if mentee.connections:
        said.append((FIELDS["connections"], in_figures(mentee.connections, 0)))
    if mentee.country:
        said.append((FIELDS["country"], country_name(mentee.country, language)))
    if mentee.languages:
        said.append((FIELDS["languages"], language_names(sorted(mentee.languages), language)))
    return said
