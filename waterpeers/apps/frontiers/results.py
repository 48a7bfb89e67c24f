"""Computing a run from its inputs, and again from those that were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from waterpeers.analytics.frontiers import (
    Corrected,
    FrontierResult,
    Model,
    Playing,
    Units,
    bias_corrected,
    efficiency,
    gather,
    malmquist,
    order_alpha,
    order_m,
)
from waterpeers.analytics.frontiers.models import Watch, unwatched
from waterpeers.analytics.frontiers.replayed import PARTS as CHANGE_PARTS
from waterpeers.apps.foundation.runs import reason_as_json
from waterpeers.apps.frontiers import queries
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.queries import (
    ComparedUnit,
    EarlierYear,
    FrontierRequest,
    Gathered,
    SkippedOperator,
)
from waterpeers.apps.operators.queries.facts import CurrencyWorth
from waterpeers.domain.frontiers import ORDER_ALPHA, ORDER_M, FigureBasis, FrontierModel
from waterpeers.domain.verdicts import Reason

DRAWS, SEED = 1000, 1  # of the bias correction
PLAYED = 500  # draws of two years together, each six programmes


def units_of(model: FrontierModel, compared: Sequence[ComparedUnit]) -> Units:
    """Give what was gathered as units to compare."""
    table = np.array([unit.figures for unit in compared])
    columns = dict(zip(model.columns, table.T, strict=True))
    return gather(
        [unit.uuid for unit in compared],
        {code: columns[code] for code in model.inputs},
        {code: columns[code] for code in (*model.outputs, *model.given)},
    )


def engine_model(asked: FrontierRequest, *, slacks: bool = True) -> Model:
    """Say to the engine what is asked."""
    given = asked.model.given
    return Model(asked.returns, asked.orientation, fixed_outputs=given, slacks=slacks)


def computed(gathered: Gathered, watch: Watch = unwatched) -> dict[str, Any]:
    """Compute a run from its inputs: what it found for all, and for the operator itself."""
    asked = gathered.asked
    units = units_of(asked.model, gathered.units)
    result = efficiency(units, engine_model(asked), watch)
    row = units.ids.index(gathered.own)
    corrected = None
    if np.isfinite(result.scores[row]) and result.scores[row] > 0:
        corrected = bias_corrected(
            units, asked.returns, asked.orientation,
            draws=DRAWS, seed=SEED, fixed_outputs=asked.model.given, only=[row], watch=watch,
        )  # fmt: skip
    without = {
        peer: _score_without(units, asked, row, peer)
        for peer in result.peer_rows[row].tolist()
        if peer not in {-1, row}
    }
    return {
        "own": _own(gathered, result, row, corrected, without)
        | {"robust": _robust(units, asked, row), "change": _change(gathered, units, watch)},
        "result": {
            "scores": [float(s) if np.isfinite(s) else None for s in result.scores],
            "efficient": result.efficient.tolist(),
            "bases": dict(Counter(str(unit.basis) for unit in gathered.units)),
            "warnings": [reason_as_json(warning) for warning in result.warnings],
        },
    }


def is_the_same_again(run: Frontier) -> bool:
    """Whether a run that is computed again from its stored inputs says the same."""
    worth = CurrencyWorth(**run.own["worth"]) if run.own["worth"] else None
    gathered = Gathered(
        asked=FrontierRequest.of(run.model, run.year, run.returns, run.orientation, run.alike),
        own=str(run.organisation.uuid),
        units=queries.units_from(run.units),
        skipped=[
            SkippedOperator(uuid, FigureBasis(why), Reason(code, tuple(sorted(params.items()))))
            for uuid, why, code, params in run.skipped
        ],
        reported=run.own["reported"],
        worth=worth,
        alike=run.alike,
        sources=run.sources,
        earlier=EarlierYear.of(run.earlier),
    )
    found = {"own": run.own, "result": run.result}
    same = queries.alike_within(computed(gathered), found)
    return same and gathered.fingerprint == run.fingerprint


def _score_without(units: Units, asked: FrontierRequest, row: int, peer: int) -> float | None:
    """Score one unit as if a peer were not there: how much hangs on that peer's figures."""
    rows = np.delete(np.arange(len(units)), peer)
    others = efficiency(units.only(rows), engine_model(asked, slacks=False))
    return others.unit(others.units.ids.index(units.ids[row])).score


def _robust(units: Units, asked: FrontierRequest, row: int) -> dict[str, float | None]:
    """Score one unit against what is to be expected of its likes, not against the very best."""
    how: dict[str, Any] = {"fixed_outputs": asked.model.given, "only": [row]}
    scores = {
        "order_m": order_m(units, ORDER_M, asked.orientation, **how)[row],
        "order_alpha": order_alpha(units, ORDER_ALPHA, asked.orientation, **how)[row],
    }
    return {code: float(score) if np.isfinite(score) else None for code, score in scores.items()}


def _change(gathered: Gathered, units: Units, watch: Watch) -> dict[str, Any] | None:
    """Say how productivity changed since the earlier year, with its parts and their limits."""
    if gathered.earlier is None:
        return None
    then = units_of(gathered.asked.model, gathered.earlier.units)
    found = malmquist(
        [(str(gathered.earlier.year), then), (str(gathered.asked.year), units)],
        watch,
        Playing(PLAYED, SEED, only=frozenset({gathered.own})),
    )
    ours = next((each for each in found.changes if each.id == gathered.own), None)
    if ours is None:
        return None
    return {
        "year": gathered.earlier.year,
        "units": len(found.changes),
        "parts": {part: getattr(ours, part) for part in CHANGE_PARTS},
        "limits": {part: list(limits) for part, limits in ours.limits.items()},
        "asked": reason_as_json(ours.asked) if ours.asked else None,
        "draws": PLAYED,
        "seed": SEED,
    }


def _own(
    gathered: Gathered,
    result: FrontierResult,
    row: int,
    corrected: Corrected | None,
    without: dict[int, float | None],
) -> dict[str, Any]:
    unit = result.unit(row)
    by_uuid = {each.uuid: each for each in gathered.units}
    ids = result.units.ids
    scores_without = {ids[peer]: score for peer, score in without.items()}
    columns = gathered.asked.model.columns
    return {
        "score": unit.score,
        "reason": reason_as_json(unit.reason) if unit.reason else None,
        "efficient": unit.efficient,
        "figures": dict(zip(columns, by_uuid[unit.id].figures, strict=True)),
        "reported": gathered.reported,
        "worth": asdict(gathered.worth) if gathered.worth else None,
        "targets": unit.targets,
        "slacks": unit.slacks,
        "peers": [
            {
                "uuid": peer,
                "weight": weight,
                "score_without": scores_without.get(peer),
                "basis": str(by_uuid[peer].basis),
                "figures": dict(zip(columns, by_uuid[peer].figures, strict=True)),
            }
            for peer, weight in unit.peers
        ],
        "corrected": _corrected(corrected, row),
    }


def _corrected(found: Corrected | None, row: int) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "score": float(found.corrected[row]),
        "lower": float(found.lower[row]),
        "upper": float(found.upper[row]),
        "worth_it": bool(found.worth_it[row]),
        "draws": found.draws,
        "seed": found.seed,
        "level": found.level,
    }
