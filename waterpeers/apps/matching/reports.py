"""A shortlist as its reader sees it: in words, with what each weight decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.analytics.suitability import Candidate, Excluded, Ranking, distance_km, swings
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.matching.queries import sentence_of
from waterpeers.apps.matching.words import CRITERIA, LABELS, LEFT_OUT
from waterpeers.apps.operators.queries import country_name, language_names
from waterpeers.apps.operators.words import EVIDENCE
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
    score: int  # of 100
    known: int  # of 10 parts of what would count
    sentence: str
    language: str
    reasons: list[str]
    doubt: str
    points: str  # of 100 that the doubt costs; "" where nothing is known of it
    evidence: str
    places: list[bool]  # of each place, whether it is taken
    free: int
    gives: list[str]


@dataclass(frozen=True)
class AlmostLine:
    """Somebody strong in the area who is not proposed, and every reason."""

    uuid: str
    name: str
    where: str
    reasons: list[str]


@dataclass(frozen=True)
class CriterionLine:
    """A criterion beside the candidates: its points for each, and what its weight decides."""

    name: str
    label: Any
    most: str
    cells: list[tuple[str, str, int]]  # of each candidate: name, points, width of 100
    swing: str


@dataclass(frozen=True)
class ShortlistReport:
    """All that the page of a shortlist shows."""

    finding: str
    chosen: list[Card]
    rest: list[Card]
    almost: list[AlmostLine]  # one thing is missing
    others: list[AlmostLine]
    criteria: list[CriterionLine]
    facts: list[tuple[Any, list[tuple[str, Any]]]]
    left_out: list[Any]


def shortlist_report(
    found: Ranking, mentee: Peer, weights: Weights, compared: Mapping[str, str], area: Any
) -> ShortlistReport:
    """Put a ranking into words."""
    excluded = [_almost(each, mentee) for each in found.excluded[:40]]
    return ShortlistReport(
        _finding(found, area),
        [_card(each, mentee, compared) for each in found.chosen],
        [_card(each, mentee, compared) for each in found.rest[:50]],
        [line for line in excluded if len(line.reasons) == 1],
        [line for line in excluded if len(line.reasons) > 1],
        _criteria(found, weights),
        _facts(found.chosen),
        _kinds_left_out(found) if found.chosen else [],
    )


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
    parts = [country_name(mentor.country, language)] if mentor.country else []
    km = distance_km(mentee, mentor)
    if km is not None:
        parts.append(_("%(km)s km away") % {"km": in_figures(round(km), 0)})
    return " · ".join(parts)


def _card(candidate: Candidate, mentee: Peer, compared: Mapping[str, str]) -> Card:
    mentor = candidate.mentor
    doubt = candidate.against[0] if candidate.against else None
    taken, most = mentor.current_partnerships, mentor.max_partnerships or 0
    return Card(
        mentor.id,
        mentor.name,
        _where(mentee, mentor),
        LABELS.get(candidate.label, ""),
        round(100 * candidate.score),
        round(10 * candidate.confidence),
        candidate.strength.sentence,
        candidate.strength.language,
        [sentence_of(reason) for reason in _told(candidate.reasons)],
        sentence_of(doubt) if doubt else "",
        dict(doubt.params).get("points", "") if doubt else "",
        compared.get(mentor.id, ""),
        [number < taken for number in range(min(most, 8))],
        max(0, most - taken),
        _gives(mentor),
    )


def _told(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The weightiest ones, and the language always: it is the last, and none can do without it."""
    return reasons if len(reasons) <= REASONS else (*reasons[: REASONS - 1], reasons[-1])


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


def _almost(each: Excluded, mentee: Peer) -> AlmostLine:
    said = [sentence_of(reason) for reason in each.reasons]
    return AlmostLine(each.mentor.id, each.mentor.name, _where(mentee, each.mentor), said)


def _criteria(found: Ranking, weights: Weights) -> list[CriterionLine]:
    named = {each.mentor.id: each.mentor.name for each in found.candidates}
    swing = swings(found.candidates, weights)
    best = max(found.candidates, key=lambda c: (c.score, c.confidence), default=None)
    first = best.mentor.id if best else ""
    whole = sum(weights.of(name) for name in CRITERIA)
    lines = []
    for name, label in CRITERIA.items():
        if weight := weights.of(name):
            lines.append(
                CriterionLine(
                    name,
                    label,
                    in_figures(round(100 * weight / whole), 0),
                    [_cell(each, name, weight / whole) for each in found.chosen],
                    _swing(swing[name].twice, swing[name].without, first, named),
                )
            )
    return lines


def _cell(candidate: Candidate, name: str, share: float) -> tuple[str, str, int]:
    value = candidate.parts[name]
    if value is None:
        return candidate.mentor.name, _("not known"), 0
    points = in_figures(round(100 * share * value), 0)
    return candidate.mentor.name, points, round(100 * value)


def _swing(twice: str, without: str, first: str, named: Mapping[str, str]) -> str:
    said = []
    if twice and twice != first:
        said.append(_("Twice as much: %(name)s comes first.") % {"name": named[twice]})
    if without and without != first:
        said.append(_("Without it: %(name)s comes first.") % {"name": named[without]})
    return " ".join(said) or _("Twice as much or not at all: the first stays first.")


def _facts(chosen: Iterable[Candidate]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Give what is not weighed with the name and the words of each candidate."""
    language = get_language() or "en"
    said: list[tuple[Any, Callable[[Candidate], Any]]] = [
        (_("What backs the strength"), lambda c: EVIDENCE[c.strength.evidence]),
        (_("Languages"), lambda c: language_names(sorted(c.mentor.languages), language)),
        (_("Confidence: how much of it is known"), lambda c: _per_cent(c.confidence)),
    ]
    return [(label, [(c.mentor.name, say(c)) for c in chosen]) for label, say in said]


def _per_cent(share: float) -> str:
    return _("%(number)d %%") % {"number": round(100 * share)}


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
