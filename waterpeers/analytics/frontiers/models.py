"""What is asked of a frontier, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from waterpeers.analytics.frontiers.units import Array, Units
from waterpeers.domain.verdicts import NotValid, Reason

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]
Watch = Callable[[int, int], None]
"""Hears of progress as (units done, units in all); whatever it raises stops the run."""


def unwatched(done: int, of: int) -> None:
    """Let a run go on without telling anybody."""


class Orientation(StrEnum):
    """What is changed on the way to the frontier."""

    INPUT = "input"
    OUTPUT = "output"


class Returns(StrEnum):
    """Which sizes the units may be scaled to: none, any, smaller, larger."""

    VRS = "vrs"
    CRS = "crs"
    DRS = "drs"
    IRS = "irs"


class State(IntEnum):
    """What a missing score means."""

    SCORED = 0
    INFEASIBLE = 1  # the unit itself left out, the others cannot reach it in this direction
    NO_DIRECTION = 2  # all that should be changed is zero
    UNCERTIFIED = 3  # an answer was found but could not be proved


STATE_REASONS = {
    State.INFEASIBLE: Reason("frontier_infeasible"),
    State.NO_DIRECTION: Reason("frontier_no_direction"),
    State.UNCERTIFIED: Reason("frontier_uncertified"),
}


@dataclass(frozen=True)
class WeightBound:
    """An assurance region: ``least <= weight of column / weight of other <= most``.

    Both columns are inputs, or both outputs; weights are per unit of the data.
    """

    column: str
    other: str
    least: float = 0.0
    most: float = np.inf


@dataclass(frozen=True)
class Model:
    """A radial envelopment model.

    ``leave_out_self`` asks for super-efficiency; ``fixed_inputs`` cannot be shrunk (Banker–Morey);
    ``fixed_outputs`` are given: those compared have to cope with as much, but more of it is nothing
    achieved, and nothing is asked of it; ``slacks`` asks for the second phase, which finds what is
    left beside the radial part.
    """

    returns: Returns = Returns.VRS
    orientation: Orientation = Orientation.INPUT
    leave_out_self: bool = False
    fixed_inputs: tuple[str, ...] = ()
    fixed_outputs: tuple[str, ...] = ()
    weight_bounds: tuple[WeightBound, ...] = ()
    slacks: bool = True


@dataclass(frozen=True)
class UnitResult:
    """One unit's part of a result; ``reason`` stands beside a score that is missing."""

    id: str
    score: float | None
    reason: Reason | None
    efficient: bool | None
    peers: tuple[tuple[str, float], ...]
    targets: Mapping[str, float] | None
    slacks: Mapping[str, float] | None


@dataclass(frozen=True)
class FrontierResult:
    """Scores of all units, in the order of ``units``.

    Attributes
    ----------
    scores
        Farrell: at most 1 towards inputs, at least 1 towards outputs; leaving a unit itself out may
        exceed these. NaN where ``states`` says why.
    efficient
        Whether the score is 1 *and* nothing is left over (strong efficiency), the unit itself being
        among those it is compared with.
    peer_rows, peer_weights
        Units × at most inputs + outputs + 1: rows of ``units``, -1 and 0 where there are fewer.
    slacks, targets
        Units × columns, inputs first, in the units of the data; NaN where not asked for or missing.
    gaps
        How far each score is from proved: the greatest of what the primal and the dual programme
        lack, relative, on scaled data. NaN where nothing had to be proved.
    """

    units: Units
    scores: Array
    states: NDArray[np.int8]
    efficient: Flags
    peer_rows: Rows
    peer_weights: Array
    slacks: Array
    targets: Array
    gaps: Array
    warnings: tuple[Reason, ...] = ()

    def unit(self, row: int) -> UnitResult:
        """Read one unit's part."""
        state = State(int(self.states[row]))
        if state is not State.SCORED:
            known = None if state is State.UNCERTIFIED else bool(self.efficient[row])
            return UnitResult(
                self.units.ids[row], None, STATE_REASONS[state], known, (), None, None
            )
        rows, weights = self.peer_rows[row], self.peer_weights[row]
        peers = tuple(
            (self.units.ids[peer], float(weight))
            for peer, weight in zip(rows, weights, strict=True)
            if peer >= 0
        )
        return UnitResult(
            id=self.units.ids[row],
            score=float(self.scores[row]),
            reason=None,
            efficient=bool(self.efficient[row]),
            peers=peers,
            targets=self._by_name(self.targets[row]),
            slacks=self._by_name(self.slacks[row]),
        )

    def _by_name(self, figures: Array) -> Mapping[str, float] | None:
        if np.isnan(figures).any():
            return None
        return dict(zip(self.units.names, figures.tolist(), strict=True))


def fixed_columns(units: Units, model: Model) -> frozenset[int]:
    """Find the columns that a model does not move, or refuse it."""
    inputs = {column_of(name, units.input_names) for name in model.fixed_inputs}
    if len(inputs) == len(units.input_names):
        raise NotValid.because("frontier_all_inputs_fixed")
    outputs = {column_of(name, units.output_names) for name in model.fixed_outputs}
    if len(outputs) == len(units.output_names):
        raise NotValid.because("frontier_all_outputs_fixed")
    return frozenset(inputs | {len(units.input_names) + place for place in outputs})


def warnings_for(units: Units) -> tuple[Reason, ...]:
    """Warn where so few units are compared that many look efficient only for lack of others."""
    inputs, outputs = len(units.input_names), len(units.output_names)
    enough = max(inputs * outputs, 3 * (inputs + outputs))
    if len(units) >= enough:
        return ()
    params = (("enough", str(enough)), ("units", str(len(units))))
    return (Reason("frontier_few_units", params),)


def column_of(name: str, names: tuple[str, ...]) -> int:
    """Find a column by name, or refuse it by name."""
    if name not in names:
        raise NotValid.because("frontier_column_not_known", column=name)
    return names.index(name)
