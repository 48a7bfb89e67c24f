"""What is compared: units with their inputs and outputs, checked once, at the door.

Missing is missing: a unit that lacks a figure is left out and named, never filled in. A negative
figure is refused by name, since no score here has a meaning for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from waterpeers.domain.verdicts import NotValid, Reason, Verdict

Array = NDArray[np.float64]

MOST_NAMED = 20  # faults that one refusal lists


@dataclass(frozen=True)
class Skipped:
    """A unit that was left out, and why; with the period where there are several."""

    id: str
    reason: Reason
    period: str = ""


@dataclass(frozen=True)
class Units:
    """Units to compare, one row each: figures are finite and not negative, none is missing.

    ``inputs`` is units × inputs, ``outputs`` units × outputs, each column in its own unit of
    measure. ``skipped`` names the units that had to be left out.
    """

    ids: tuple[str, ...]
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    inputs: Array
    outputs: Array
    skipped: tuple[Skipped, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, inputs first."""
        return self.input_names + self.output_names

    @property
    def table(self) -> Array:
        """All figures, units × columns, inputs first."""
        return np.hstack([self.inputs, self.outputs])

    def only(self, rows: NDArray[np.intp]) -> Units:
        """Keep some rows, in the order given."""
        return replace(
            self,
            ids=tuple(self.ids[row] for row in rows),
            inputs=self.inputs[rows],
            outputs=self.outputs[rows],
        )


def gather(
    ids: Sequence[str], inputs: Mapping[str, ArrayLike], outputs: Mapping[str, ArrayLike]
) -> Units:
    """Check a table column by column, and leave out what cannot be compared.

    Parameters
    ----------
    ids
        One name a unit, none twice.
    inputs, outputs
        Figures by column, in the order of ``ids``; NaN where one is missing. More of an input is
        worse, more of an output is better.

    Raises
    ------
    NotValid
        Without inputs, outputs or units; for a unit or a column given twice, a column of another
        length, and a figure that is negative or infinite.
    """
    names = (*inputs, *outputs)
    if not inputs or not outputs:
        raise NotValid.because("frontier_needs_inputs_and_outputs")
    if len(set(names)) < len(names):
        raise NotValid.because("frontier_column_twice", column=_first_twice(names))
    if len(set(ids)) < len(ids):
        raise NotValid.because("frontier_unit_twice", unit=_first_twice(ids))
    columns = [
        np.asarray(column, dtype=np.float64) for column in (*inputs.values(), *outputs.values())
    ]
    for name, column in zip(names, columns, strict=True):
        if column.shape != (len(ids),):
            raise NotValid.because("frontier_column_length", column=name)
    table = np.column_stack(columns) + 0.0  # no negative zeros
    NotValid.unless(Verdict(tuple(_not_usable(ids, names, table))))
    kept, skipped = _kept(ids, names, table, len(inputs))
    if not len(kept):
        raise NotValid.because("frontier_no_units")
    return Units(
        ids=tuple(ids[row] for row in kept),
        input_names=tuple(inputs),
        output_names=tuple(outputs),
        inputs=table[kept, : len(inputs)],
        outputs=table[kept, len(inputs) :],
        skipped=tuple(skipped),
    )


def translated(undesirable: ArrayLike, level: float) -> Array:
    """Turn an output that nobody wants into one to have more of: ``level`` minus each figure.

    This is only preparation of data. Scores depend on ``level``, except the efficient units under
    variable returns, so it must be stated beside them; it must be above every figure.
    """
    figures = np.asarray(undesirable, dtype=np.float64)
    if np.nanmax(figures, initial=-np.inf) >= level:
        raise NotValid.because("frontier_level_too_low", level=repr(level))
    return level - figures


def _first_twice(names: Sequence[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError("no name is there twice")


def _not_usable(ids: Sequence[str], names: Sequence[str], table: Array) -> list[Reason]:
    found = []
    for row, column in np.argwhere((table < 0) | np.isinf(table))[:MOST_NAMED].tolist():
        name, value = names[column], float(table[row, column])
        where = (("column", name), ("unit", ids[row]), ("value", repr(value)))
        if np.isinf(value):
            found.append(Reason("frontier_figure_infinite", where, field=name))
        else:
            found.append(Reason("frontier_figure_negative", where, field=name))
    return found


def _kept(
    ids: Sequence[str], names: Sequence[str], table: Array, inputs: int
) -> tuple[NDArray[np.intp], list[Skipped]]:
    missing = np.isnan(table)
    nothing_used = (table[:, :inputs] == 0).all(axis=1)
    skipped = []
    for row in np.flatnonzero(missing.any(axis=1) | nothing_used).tolist():
        lacking = ", ".join(names[column] for column in np.flatnonzero(missing[row]).tolist())
        if lacking:
            reason = Reason("frontier_figure_missing", (("columns", lacking),))
        else:
            reason = Reason("frontier_inputs_all_zero")
        skipped.append(Skipped(ids[row], reason))
    return np.flatnonzero(~(missing.any(axis=1) | nothing_used)), skipped
