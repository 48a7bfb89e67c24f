"""Figures of many utilities: operators × indicators × years, with gaps marked.

A gap is NaN: missing, never zero and never filled in. Infinite figures are refused at the door.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from waterpeers.domain.verdicts import NotValid

Array = NDArray[np.float64]
Line = tuple[str, str, int, float]  # operator, indicator, year, figure


@dataclass(frozen=True, eq=False)
class Panel:
    """Figures by operator, indicator and year, each indicator in its own unit; NaN for a gap.

    ``values`` is operators × indicators × years. Nothing is named twice; years go up.
    """

    operators: tuple[str, ...]
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    values: Array

    def __post_init__(self) -> None:
        axes: tuple[Sequence[object], ...] = (self.operators, self.indicators, self.years)
        if self.values.shape != tuple(map(len, axes)):
            raise NotValid.because("panel_shape")
        for axis in axes:
            if len(set(axis)) < len(axis):
                raise NotValid.because("panel_twice")
        if list(self.years) != sorted(self.years):
            raise NotValid.because("panel_years_order")
        if np.isinf(self.values).any():
            raise NotValid.because("panel_infinite")

    def figures(self, indicator: str, year: int) -> Array:
        """Give the figures of all operators for an indicator and a year."""
        return self.values[:, self.indicators.index(indicator), self.years.index(year)]

    def course(self, operator: str, indicator: str) -> Array:
        """Give the figures of one operator for an indicator, one a year."""
        return self.values[self.operators.index(operator), self.indicators.index(indicator), :]


def panel_of(lines: Iterable[Line]) -> Panel:
    """Make a panel of single figures; what no line speaks of is a gap.

    Raises ``NotValid`` for a figure that is given twice.
    """
    given: dict[tuple[str, str, int], float] = {}
    for operator, indicator, year, figure in lines:
        if (operator, indicator, year) in given:
            raise NotValid.because("panel_twice")
        given[operator, indicator, year] = figure
    operators = tuple(sorted({key[0] for key in given}))
    indicators = tuple(sorted({key[1] for key in given}))
    years = tuple(sorted({key[2] for key in given}))
    places = [{name: at for at, name in enumerate(axis)} for axis in (operators, indicators)]
    year_at = {year: at for at, year in enumerate(years)}
    values = np.full((len(operators), len(indicators), len(years)), np.nan)
    for (operator, indicator, year), figure in given.items():
        values[places[0][operator], places[1][indicator], year_at[year]] = figure
    return Panel(operators, indicators, years, values)
