"""Reads the published problems beside the repository, and makes units by hand."""

import json

import numpy as np

from waterpeers.analytics.frontiers import Orientation, Returns, gather, translated

ORIENTATION = {"in": Orientation.INPUT, "out": Orientation.OUTPUT}


def case(shared, name):
    return json.loads((shared / "cases" / "dea" / f"{name}.json").read_text())


def units_of(problem):
    outputs = dict(problem["outputs"])
    for name, figures in problem.get("undesirable_outputs", {}).items():
        outputs[name] = translated(figures, problem["translation"])
    return gather(problem["units"], problem["inputs"], outputs)


def numbers(figures):
    return np.array([np.nan if figure is None else figure for figure in figures])


def made(inputs, outputs, ids=None):
    """Units from arrays of units × columns."""
    inputs, outputs = np.asarray(inputs, dtype=float), np.asarray(outputs, dtype=float)
    return gather(
        ids or [f"u{row:04}" for row in range(len(inputs))],
        {f"x{column}": inputs[:, column] for column in range(inputs.shape[1])},
        {f"y{column}": outputs[:, column] for column in range(outputs.shape[1])},
    )


def invented(count, seed, inputs=3, outputs=3):
    """Units with sizes of all kinds and something lost here and there."""
    chance = np.random.default_rng(seed)
    x = chance.lognormal(0, 0.8, (count, inputs))
    best = x.prod(axis=1) ** (0.8 / inputs) * np.exp(-np.abs(chance.normal(0, 0.3, count)))
    return made(x, best[:, None] * chance.dirichlet(np.ones(outputs), count) ** 0.5)


def reversed_rows(units):
    return units.only(np.arange(len(units))[::-1])


RETURNS = list(Returns)
