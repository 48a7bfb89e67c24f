"""Water balances a second, with 95 % limits and without, against bare numpy.

    python bench/water_balance.py [--balances 2000]

Compared: the closed form (every result with its limit, flags and bands), Monte Carlo (20,000
draws a balance), and the same figures by bare numpy lines written out here, without limits, over
all balances at once: the bound. The utilities are invented.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from waterpeers.analytics.uncertainty import DRAWS, simulate
from waterpeers.domain.water_balance import NO_DEFAULTS, EnteredBalance, balance

INPUTS = {
    "own_sources": (5e6, 4.0),
    "imported": (1e6, 2.0),
    "exported": (2e5, 3.0),
    "billed_metered": (4e6, 2.0),
    "unbilled_metered": (1e5, 10.0),
    "unbilled_unmetered": (6e4, 50.0),
    "unauthorised_consumption": (1.5e4, 80.0),
    "customer_meter_inaccuracies": (1.2e5, 30.0),
    "data_handling_errors": (1e4, 50.0),
    "mains_length": (400.0, 2.0),
    "service_connections": (20_000.0, 1.0),
    "average_pressure": (40.0, 10.0),
    "annual_operating_cost": (3e6, 0.0),
    "retail_unit_cost": (0.9, 0.0),
    "variable_production_cost": (0.2, 5.0),
}


def bare(x: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Give the main figures of all balances, nothing else: no limits, no reasons, no flags."""
    supplied = x["own_sources"] + x["imported"] - x["exported"]
    nrw = supplied - x["billed_metered"]
    unbilled = x["unbilled_metered"] + x["unbilled_unmetered"]
    apparent = (
        x["unauthorised_consumption"] + x["customer_meter_inaccuracies"] + x["data_handling_errors"]
    )
    real = nrw - unbilled - apparent
    network = 18.0 * x["mains_length"] + 0.8 * x["service_connections"]
    uarl = network * x["average_pressure"] * 0.365
    cost = apparent * x["retail_unit_cost"] + (real + unbilled) * x["variable_production_cost"]
    figures = [real / uarl, 100 * cost / x["annual_operating_cost"], uarl, cost]
    for losses in (nrw, apparent, real):
        by_connection = losses / x["service_connections"] / 0.365
        by_length = losses / x["mains_length"] / 365
        figures += [100 * losses / supplied, by_connection, by_length]
        figures += [by_connection / 3.785411784, by_length * 1.609344 / 0.003785411784]
    return figures


def seconds(work: object, times: int = 3) -> float:
    """Give the best processor time of a few turns."""
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        work()  # type: ignore[operator]
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--balances", type=int, default=2000)
    count = parser.parse_args().balances
    chance = np.random.default_rng(1)
    columns = {code: value * chance.uniform(0.9, 1.1, count) for code, (value, _) in INPUTS.items()}
    limits = {code: limit for code, (_, limit) in INPUTS.items()}
    years = [
        EnteredBalance(
            {code: float(column[i]) for code, column in columns.items()},
            limits,
            defaults=NO_DEFAULTS,
        )
        for i in range(count)
    ]
    drawn = years[: max(1, count // 40)]
    rounds = 200
    plain = seconds(lambda: [bare(columns) for _ in range(rounds)]) / rounds / count
    closed = seconds(lambda: [balance(year) for year in years]) / count
    monte_carlo = seconds(lambda: [simulate(year) for year in drawn]) / len(drawn)
    wide = {
        code: np.random.default_rng(2).normal(v, v * li / 196, DRAWS)
        for code, (v, li) in INPUTS.items()
    }
    plain_draws = seconds(lambda: bare(wide))
    print(f"bare numpy, no limits    {1 / plain:12,.0f} balances/s")
    print(
        f"closed form, all limits  {1 / closed:12,.0f} balances/s   {closed / plain:8,.0f} × bare"
    )
    print(
        f"Monte Carlo, {DRAWS} draws {1 / monte_carlo:9,.1f} balances/s   "
        f"{monte_carlo / plain_draws:8,.1f} × bare numpy over as many rows"
    )


if __name__ == "__main__":
    main()
