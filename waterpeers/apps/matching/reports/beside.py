"""The candidates of a shortlist side by side: facts, points, and what each weight decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.analytics.suitability import (
    Candidate,
    Ranking,
    Reweighed,
    distance_km,
    size_of,
    swings,
)
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.matching.queries import FiguresBeside
from waterpeers.apps.matching.words import CRITERIA, LEADS
from waterpeers.apps.operators.queries.countries import language_names
from waterpeers.apps.operators.words import EVIDENCE, INCOME_GROUPS, OWNERSHIPS, SETTINGS
from waterpeers.domain.indicators import indicators
from waterpeers.domain.matching import Peer, Weights


@dataclass(frozen=True)
class FactCell:
    """What is so of one candidate, and the points that it gets for it."""

    name: str
    fact: Any
    points: str = ""
    width: int = 0  # of 100
    is_best: bool = False  # of its row


@dataclass(frozen=True)
class ComparedLine:
    """One row: a criterion with its points at most, or something that is not weighed."""

    label: Any
    cells: list[FactCell]
    yours: Any = ""  # the same of who looks for help
    code: str = ""  # of a criterion
    most: str = ""
    swing: str = ""

    @property
    def tells(self) -> bool:
        """Whether anybody gets points for it."""
        return any(cell.width for cell in self.cells)

    @property
    def of_all(self) -> str:
        """What is so of all of them alike; nothing if it is not."""
        facts = {str(cell.fact) for cell in self.cells}
        return facts.pop() if len(facts) == 1 else ""


@dataclass(frozen=True)
class SideBySide:
    """All that stands beside one another."""

    finding: str
    criteria: list[ComparedLine]
    facts: list[ComparedLine]
    steady: str  # whether any weight moves the first


def side_by_side(
    found: Ranking, mentee: Peer, weights: Weights, figures: FiguresBeside
) -> SideBySide:
    """Set the candidates that are shown first beside one another."""
    swing = swings(found.candidates, weights)
    whole = sum(weights.of(name) for name in CRITERIA)
    lines = []
    for name, label in CRITERIA.items():
        if weight := weights.of(name):
            turns = _swing(found, swing[name].twice, swing[name].without)
            cells = [_cell(each, name, mentee, weight / whole) for each in found.chosen]
            yours = _fact(name, mentee, mentee)
            most = in_figures(round(100 * weight / whole), 0)
            lines.append(ComparedLine(label, _best_marked(cells), yours, name, most, turns))
    firsts = {turn.first for each in swing.values() for turn in (each.twice, each.without)} - {""}
    first, steady = _first(found), ""
    if first and len(found.candidates) > 1 and firsts == {first.mentor.id}:
        steady = _("%(name)s stays first whichever weight is doubled or left out.") % {
            "name": first.mentor.name
        }
    return SideBySide(_finding(found, weights), lines, _facts(found, mentee, figures), steady)


def _first(found: Ranking) -> Candidate | None:
    return max(found.candidates, key=lambda c: (c.score, c.confidence), default=None)


def _finding(found: Ranking, weights: Weights) -> str:
    """Say by what the first leads, and where the next of those shown is ahead of it."""
    ranked = sorted(found.chosen, key=lambda c: (-c.score, -c.confidence))
    if not ranked:
        return ""
    first = ranked[0]
    said = {"first": first.mentor.name, "by": _lead(first, ranked[1:2], weights)}
    if not said["by"]:
        return _("Where the points of %(first)s come from") % said
    for second in ranked[1:]:
        if ahead := _lead(second, [first], weights):
            said |= {"second": second.mentor.name, "ahead": ahead}
            return _("%(first)s leads by %(by)s; %(second)s is ahead by %(ahead)s") % said
    return _("%(first)s leads by %(by)s") % said


def _lead(one: Candidate, others: list[Candidate], weights: Weights) -> str:
    """Name the two criteria in which a candidate is ahead of another by most points."""
    leads = []
    for name in CRITERIA:
        mine, theirs = one.parts[name], others[0].parts[name] if others else None
        if mine is not None and theirs is not None:
            leads.append((weights.of(name) * (mine - theirs), name))
    best = [name for lead, name in sorted(leads, reverse=True) if lead > 0][:2]
    return get_text_list([str(LEADS[name]) for name in best], _("and"))


def _cell(candidate: Candidate, name: str, mentee: Peer, share: float) -> FactCell:
    mentor, value = candidate.mentor, candidate.parts[name]
    fact = EVIDENCE[candidate.strength.evidence] if name == "evidence" else ""
    fact = fact or _fact(name, mentor, mentee) or _("not known")
    if value is None:
        return FactCell(mentor.name, fact)
    points = round(100 * share * value)
    return FactCell(mentor.name, fact, in_figures(points, 0), round(100 * value))


def _best_marked(cells: list[FactCell]) -> list[FactCell]:
    top = max((cell.width for cell in cells if cell.points), default=0)
    if len(cells) < 2 or not top:
        return cells
    return [replace(cell, is_best=cell.width == top) for cell in cells]


def _fact(name: str, peer: Peer, mentee: Peer) -> Any:
    """Say what a criterion looks at of a mentor, or of the mentee itself."""
    is_mentee = peer is mentee
    if name == "scale":
        size = size_of(peer)
        return _("%(number)s connections") % {"number": in_figures(size, 0)} if size else ""
    if name == "context":
        income = INCOME_GROUPS.get(peer.income_group or "", "")
        setting = SETTINGS.get(peer.setting or "", "")  # type: ignore[call-overload]
        return " · ".join(str(said) for said in (income, setting) if said)
    if name == "institution":
        return OWNERSHIPS.get(peer.ownership or "", "")  # type: ignore[call-overload]
    if name == "technology":
        return peer.systems[:80]
    if is_mentee:
        return ""
    if name == "proximity":
        km = distance_km(mentee, peer)
        return "" if km is None else _("%(km)s km") % {"km": in_figures(round(km), 0)}
    if name == "history":
        is_known = peer.id in mentee.earlier_partners
        return _("worked together before") if is_known else _("not worked together yet")
    return places_free(peer)


def places_free(mentor: Peer) -> str:
    """Say how many of its places a mentor has free."""
    most = mentor.max_partnerships or 0
    free = max(0, most - mentor.current_partnerships)
    return _("%(free)s of %(most)s free") % {"free": free, "most": most}


def _facts(found: Ranking, mentee: Peer, figures: FiguresBeside) -> list[ComparedLine]:
    """Give what is not weighed."""
    language = get_language() or "en"
    lines = []
    if figures.own and figures.theirs:
        name = indicators()[figures.code].name(language)
        lines.append(
            ComparedLine(name, [_figure(c, figures) for c in found.chosen], figures.own.figure)
        )
    known = [FactCell(c.mentor.name, confidence(c)) for c in found.chosen]
    spoken = [
        FactCell(c.mentor.name, language_names(sorted(c.mentor.languages), language))
        for c in found.chosen
    ]
    yours = language_names(sorted(mentee.languages), language)
    lines.append(ComparedLine(_("Languages"), spoken, yours))
    lines.append(ComparedLine(_("Confidence: how much of it is known"), known))
    return lines


def confidence(candidate: Candidate) -> str:
    """Say how much of what counts is known of a candidate, and what is not."""
    said = _("%(known)s of 10") % {"known": round(10 * candidate.confidence)}
    gaps = [str(LEADS[name]) for name, part in candidate.parts.items() if part is None]
    if not gaps:
        return said
    return f"{said} · " + _("not known: %(gaps)s") % {"gaps": ", ".join(gaps)}


def _figure(candidate: Candidate, figures: FiguresBeside) -> FactCell:
    quote = figures.theirs.get(candidate.mentor.id)
    return FactCell(candidate.mentor.name, quote.figure if quote else _("not shown to you"))


# --- what each weight decides ---


def _swing(found: Ranking, twice: Reweighed, without: Reweighed) -> str:
    first = _first(found)
    if first is None:
        return ""
    said = [
        _turned(found, first, twice, _("Counted twice: %(what)s")),
        _turned(found, first, without, _("Left out: %(what)s")),
    ]
    return " ".join(filter(None, said)) or _("Twice as much or not at all: nothing changes.")


def _turned(found: Ranking, first: Candidate, turn: Reweighed, frame: str) -> str:
    """Say who comes first by other weights; or, of those shown, whom it moves most."""
    if not turn.first:
        return ""
    scores = {id_: round(100 * score) for id_, score in turn.scores.items()}
    if turn.first != first.mentor.id:
        named = {each.mentor.id: each.mentor.name for each in found.candidates}
        said = {
            "name": named[turn.first], "points": scores[turn.first],
            "less": scores[first.mentor.id], "first": first.mentor.name,
        }  # fmt: skip
        what = _("%(name)s comes first, %(points)s points to %(less)s of %(first)s.") % said
        return frame % {"what": what}
    before = {each.mentor.id: round(100 * each.score) for each in found.chosen}
    moved = max(
        found.chosen,
        key=lambda c: abs(scores[c.mentor.id] - before[c.mentor.id]),
    )
    was, is_now = before[moved.mentor.id], scores[moved.mentor.id]
    if was == is_now:
        return ""
    what = _("%(name)s goes from %(was)s to %(now)s; the first stays first.") % {
        "name": moved.mentor.name, "was": was, "now": is_now,
    }  # fmt: skip
    return frame % {"what": what}
