"""A run as its reader sees it: in words, with figures as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.analytics.frontiers import Orientation
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.benchmarking.words import rule_label, three_digits
from waterpeers.apps.foundation.figures import in_figures, number_format
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.runs import reason_from
from waterpeers.apps.frontiers import queries
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.words import (
    BASES,
    BESIDE,
    CHANGE_PARTS,
    MONEY,
    TOWARDS,
    TURNS,
    mixture,
    model_label,
    per_cent,
)
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.domain.frontiers import FULL, ORDER_ALPHA, ORDER_M, FigureBasis, is_money
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.names import fold
from waterpeers.domain.periods import is_old
from waterpeers.domain.verdicts import Reason

BINS = 10  # of scores
MOST_NAMED = 100  # of those left out; the list of all has the rest


@dataclass(frozen=True)
class TargetRow:
    """One figure: ours, the target, what lies between, and what peers have."""

    code: str
    label: str
    unit: str
    is_input: bool
    is_given: bool  # neither used nor achieved: others have to cope with as much
    ours: float  # with three digits: they are worked out, not measured
    target: float | None  # not shown once a peer shows its name no more
    difference: float | None
    in_our_money: str  # the difference, in local currency; empty for what is not money
    slack: float | None  # what of it is beyond the share that all could shrink or grow


@dataclass(frozen=True)
class TargetPeer:
    """An operator that the target is mixed from; without a name once it shows that no more."""

    uuid: str
    name: str
    country: str
    weight: str
    without: str  # what our score would be if it were not there
    basis: Any
    is_here: bool  # it has people on the site, so that one can ask it
    figures: tuple[float, ...]  # in the order of the rows; empty without its name


@dataclass(frozen=True)
class Bin:
    """Operators with a score from ``low`` up to ``high``, as shares; the last is 1 itself."""

    label: str
    count: int
    is_ours: bool


@dataclass(frozen=True)
class ChangeRow:
    """A part of the change of productivity, in per cent, with its limits."""

    label: Any
    change: float
    lower: float | None
    upper: float | None
    says: Any


@dataclass(frozen=True)
class ChangeReport:
    """How productivity changed since an earlier year, all first, then its parts."""

    year: int
    units: int
    rows: tuple[ChangeRow, ...]
    asked: str  # what is to be looked at before it is believed


@dataclass(frozen=True)
class FrontierReport:
    """All that a page says of a run."""

    run: Frontier
    model: Any
    year: str
    rule: str
    measured: str  # towards what, and with which returns to scale
    score: float | None  # a share
    headline: str
    corrected: str
    robust: str
    warnings: tuple[str, ...]
    change: ChangeReport | None  # of productivity, since an earlier year
    rows: tuple[TargetRow, ...]
    peers: tuple[TargetPeer, ...]
    is_withheld: bool  # a peer no longer shows its name, so that targets are not shown either
    bins: tuple[Bin, ...]  # which scores, how many
    sample: str
    is_old: bool
    age: str
    skipped: tuple[tuple[str, str], ...]  # why, and who
    left_out: int


def report(run: Frontier, *, today: date) -> FrontierReport:
    """Say what a run found, to the people of its operator."""
    withheld = queries.withheld(run)
    is_withheld = any(peer["uuid"] in withheld for peer in run.own["peers"])
    peers = () if run.own["efficient"] else tuple(_peers(run, withheld))
    shares = [_share(score, run) for score in run.result["scores"] if score]
    own = run.own["score"]
    return FrontierReport(
        run=run,
        model=model_label(run.model),
        year=str(run.year),
        rule=rule_label(run.alike),
        measured=_("%(towards)s, %(returns)s.")
        % {"towards": TOWARDS[run.orientation], "returns": BESIDE[run.returns]},
        score=_share(own, run) if own else None,
        headline=_headline(run),
        corrected=_corrected(run),
        robust=_robust(run),
        warnings=tuple(sentence(reason_from(each)) for each in run.result["warnings"]),
        change=_change(run),
        rows=tuple(_rows(run, is_withheld)),
        peers=peers,
        is_withheld=is_withheld,
        bins=tuple(_bins(shares, _share(own, run) if own else None)),
        sample=_sample(run),
        is_old=is_old(run.year, today),
        age=_age(run, today),
        skipped=tuple(_skipped(run, withheld)),
        left_out=len(run.skipped),
    )


def _columns(run: Frontier) -> tuple[str, ...]:
    return (*run.columns["inputs"], *run.columns["outputs"], *run.columns["given"])


def label_of(code: str) -> str:
    """Name a variable."""
    return catalogue().definition(code).name(get_language() or "en")


def unit_of(run: Frontier, code: str) -> Any:
    """Say in which unit a run compared a variable."""
    if not is_money(code):
        return unit_label(catalogue().definition(code).unit)
    return MONEY % {"year": 2017 if run.version in queries.IN_DOLLARS_OF_2017 else run.year}


def sentence_of(reason: Reason) -> str:
    """Say why somebody is left out, with variables and countries by name."""
    params = dict(reason.params)
    if columns := params.get("columns"):
        params["columns"] = ", ".join(label_of(code) for code in columns.split(", "))
    if "country" in params:
        code = params["country"]
        params["country"] = (
            country_name(code, get_language() or "en") if code else _("an unknown country")
        )
    return sentence(Reason(reason.code, tuple(sorted(params.items())), reason.field))


def _share(score: float, run: Frontier) -> float:
    """Give a score as a share of at most 1, whichever way it was measured."""
    return score if run.orientation == Orientation.INPUT else 1 / score


def _bins(shares: Iterable[float], own: float | None) -> Iterator[Bin]:
    """Count scores in tenths; the last bin is for those at the frontier itself."""
    counts = [0] * (BINS + 1)
    for share in shares:
        counts[_bin(share)] += 1
    ours = None if own is None else _bin(own)
    for at, count in enumerate(counts):
        ends = {"low": per_cent(at / BINS), "high": per_cent(min((at + 1) / BINS, 1.0))}
        label = _("from %(low)s to less than %(high)s") % ends if at < BINS else per_cent(1.0)
        yield Bin(label, count, at == ours)


def _bin(share: float) -> int:
    return BINS if share >= FULL else max(0, min(int(share * BINS), BINS - 1))


def _headline(run: Frontier) -> str:
    own = run.own["score"]
    if own is None:
        return sentence(reason_from(run.own["reason"]))
    if run.own["efficient"]:
        return _("Nobody among them shows how to do as much with less.")
    if _share(own, run) >= FULL:
        return _("Nobody does as much with less of everything, but something is left over.")
    if run.orientation == Orientation.INPUT:
        return _("By what others show, we could achieve as much with %(share)s of what we use.") % {
            "share": per_cent(own)
        }
    return _("By what others show, we could achieve %(times)s times as much with what we use.") % {
        "times": number_format(round(own, 2), 2)
    }


def _corrected(run: Frontier) -> str:
    """Say how much the score flatters, where that is worth saying."""
    found = run.own["corrected"]
    if not found or not found["worth_it"]:
        return ""
    ends = sorted(_share(found[end], run) for end in ("lower", "upper"))
    return _(
        "The best seen are not the best possible. Corrected for that, the score is %(score)s, with "
        "95 %% certainty between %(lower)s and %(upper)s."
    ) % {
        "score": per_cent(_share(found["score"], run)),
        "lower": per_cent(max(ends[0], 0.0)),
        "upper": per_cent(ends[1]),
    }


def _robust(run: Frontier) -> str:
    """Say the scores that a few outliers cannot move, beside which the score is to be read."""
    found = run.own["robust"]
    if found["order_m"] is None or found["order_alpha"] is None:
        return ""
    return _(
        "Scores that a few extreme operators cannot move: against the best of %(m)s drawn from "
        "those that achieve as much %(order_m)s, against all but the best %(share)s of them "
        "%(order_alpha)s. "
        "Above 100 %% means better than is to be expected. Where they are far above our score, "
        "that rests on few operators, whose figures may be wrong."
    ) % {
        "m": ORDER_M,
        "order_m": per_cent(_share(found["order_m"], run)),
        "share": per_cent(1 - ORDER_ALPHA),
        "order_alpha": per_cent(_share(found["order_alpha"], run)),
    }


def _change(run: Frontier) -> ChangeReport | None:
    found = run.own.get("change")
    if not found:
        return None
    rows = []
    for part, label in CHANGE_PARTS.items():
        low, high = found["limits"].get(part, (None, None))
        turn = "" if low is None else "up" if low > 1 else "down" if high < 1 else "unsure"
        lower, upper = (None if end is None else 100 * (end - 1) for end in (low, high))
        rows.append(ChangeRow(label, 100 * (found["parts"][part] - 1), lower, upper, TURNS[turn]))
    asked = sentence_of(change_reason(run)) if found["asked"] else ""
    return ChangeReport(found["year"], found["units"], tuple(rows), asked)


def change_reason(run: Frontier) -> Reason:
    """Say what is asked about the change, with the operator by name."""
    reason = reason_from(run.own["change"]["asked"])
    params = dict(reason.params) | {"unit": run.organisation.name}
    return Reason(reason.code, tuple(sorted(params.items())), reason.field)


def _rows(run: Frontier, is_withheld: bool) -> Iterator[TargetRow]:
    own, targets = run.own["figures"], None if is_withheld else run.own["targets"]
    for code in _columns(run):
        is_given = code in run.columns["given"]
        difference = targets[code] - own[code] if targets and not is_given else 0.0
        slack = run.own["slacks"][code] if difference and run.own["slacks"] else 0.0
        yield TargetRow(
            code=code,
            label=label_of(code),
            unit=str(unit_of(run, code)),
            is_input=code in run.columns["inputs"],
            is_given=is_given,
            ours=three_digits(own[code]),
            target=three_digits(own[code] + difference) if targets else None,
            difference=_noticed(difference) if targets else None,
            in_our_money=_in_our_money(run, code, difference) if targets else "",
            slack=three_digits(slack) if slack > 1e-9 * abs(own[code]) else None,
        )


def _noticed(difference: float) -> float:
    return 0.0 if abs(difference) < 1e-9 else three_digits(difference)


def _in_our_money(run: Frontier, code: str, dollars: float) -> str:
    worth = run.own["worth"]
    if not is_money(code) or not worth or abs(dollars) < 1e-9:
        return ""
    local = dollars * worth["lcu_per_ppp_dollar"]
    if run.version in queries.IN_DOLLARS_OF_2017:
        local /= worth["ppp_deflator_2017"]
    return _("%(amount)s in our currency of %(year)s") % {
        "amount": in_figures(three_digits(local)),
        "year": run.year,
    }


def named(uuids: list[str]) -> dict[str, Organisation]:
    """Find organisations with what a list of peers says of them. One query."""
    here = Membership.objects.filter(organisation=OuterRef("pk"))
    found = Organisation.objects.filter(uuid__in=uuids).annotate(is_here=Exists(here))
    return {str(one.uuid): one for one in found.only("uuid", "name", "country")}


def _peers(run: Frontier, withheld: frozenset[str]) -> Iterator[TargetPeer]:
    peers = run.own["peers"]
    there = named([peer["uuid"] for peer in peers if peer["uuid"] not in withheld])
    for peer, part in zip(peers, mixture(peers), strict=True):
        one = there.get(peer["uuid"])
        country = one.country_id if one else None
        yield TargetPeer(
            uuid=peer["uuid"] if one else "",
            name=one.name if one else "",
            country=country_name(country, get_language() or "en") if country else "",
            weight=part,
            without=_without(peer["score_without"], run),
            basis=BASES[FigureBasis(peer["basis"])],
            is_here=bool(one and one.is_here),  # type: ignore[attr-defined]
            figures=tuple(three_digits(peer["figures"][code]) for code in _columns(run) if one),
        )


def _without(score: float | None, run: Frontier) -> str:
    return "" if score is None else per_cent(_share(score, run))


def _sample(run: Frontier) -> str:
    bases = run.result["bases"]
    published, shown = bases.get(FigureBasis.PUBLISHED, 0), bases.get(FigureBasis.SHOWN, 0)
    said = [
        ngettext(
            "%(number)s operator with figures that somebody else has published",
            "%(number)s operators with figures that somebody else has published",
            published,
        )
        % {"number": number_format(published, 0, force_grouping=True)}
    ]
    if shown:
        said.append(
            ngettext(
                "%(number)s that shows us its name",
                "%(number)s that show us their names",
                shown,
            )
            % {"number": number_format(shown, 0, force_grouping=True)}
        )
    return ", ".join(said)


def _age(run: Frontier, today: date) -> str:
    years = today.year - run.year
    return ngettext("%(years)s year old", "%(years)s years old", years) % {"years": years}


def _skipped(run: Frontier, withheld: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Gather by reason who is left out, by name; of very many the first only."""
    seen = [each for each in run.skipped if each[0] not in withheld]
    names = names_of([uuid for uuid, *_ in seen[:MOST_NAMED]])
    said: dict[str, list[str]] = {}
    for uuid, _why, code, params in seen[:MOST_NAMED]:
        if uuid in names:
            why = sentence_of(Reason(code, tuple(sorted(params.items()))))
            said.setdefault(why, []).append(names[uuid])
    for why, who in said.items():
        yield why, ", ".join(sorted(who))


def names_of(uuids: list[str]) -> dict[str, str]:
    """Name organisations."""
    found = Organisation.objects.filter(uuid__in=uuids).values_list("uuid", "name")
    return {str(uuid): name for uuid, name in found}


@dataclass(frozen=True)
class ListedOperator:
    """An operator in a run, as the list of all says it."""

    uuid: str
    name: str
    share: str
    is_efficient: bool
    is_ours: bool
    basis: Any
    score: float | None
    figures: tuple[float, ...]


def listed(run: Frontier) -> list[ListedOperator]:
    """List who was in a run by name, as it is no league; who hides its name again is left out."""
    withheld = queries.withheld(run, of_all=True)
    scored = zip(run.units, run.result["scores"], run.result["efficient"], strict=True)
    rows = [
        (unit, score, efficient) for unit, score, efficient in scored if unit[0] not in withheld
    ]
    names: dict[str, str] = {}
    uuids = [unit[0] for unit, _, _ in rows]
    for at in range(0, len(uuids), 500):
        names |= names_of(uuids[at : at + 500])
    rows.sort(key=lambda row: (fold(names.get(row[0][0], "")), row[0][0]))
    me = str(run.organisation.uuid)
    return [
        ListedOperator(
            uuid=uuid if uuid in names else "",
            name=names.get(uuid, ""),
            share=per_cent(_share(score, run)) if score else "–",
            is_efficient=efficient,
            is_ours=uuid == me,
            basis=BASES[FigureBasis(why)],
            score=score,
            figures=tuple(figures),
        )
        for (uuid, why, figures), score, efficient in rows
    ]
