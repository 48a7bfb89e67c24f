"""What leaks would lose at another pressure: L1 = L0 × (P1 / P0)^N1.

The exponent N1 is 0.5 where openings stay as they are (bursts of rigid pipes) and 1.5 where they
widen with pressure (splits of plastic pipes, and background leakage); about 1 for large mixed
networks, where nothing else is known. All three are told, since a network's own has to be tested.

Source: May 1994 (fixed and variable area discharges, FAVAD); Thornton, Sturm and Kunkel, "Water
Loss Control", 2nd edition 2008, equations 10.3 and 10.4 and table 10.9.
"""

from __future__ import annotations

from dataclasses import dataclass

EXPONENTS = (0.5, 1.0, 1.5)


@dataclass(frozen=True)
class AtPressure:
    """Real losses of a year at another average pressure, by one exponent; m³."""

    exponent: float
    real_losses: float
    saved: float  # below zero where pressure rises


def at_pressure(
    real_losses: float | None, pressure: float | None, other: float
) -> tuple[AtPressure, ...]:
    """Say what would leak at another pressure of the same unit; nothing where it cannot be told.

    >>> [round(each.saved) for each in at_pressure(1000.0, 30.0, 27.0)]
    [51, 100, 146]
    """
    if not real_losses or not pressure or real_losses < 0 or pressure < 0 or other <= 0:
        return ()
    found = []
    for exponent in EXPONENTS:
        then = real_losses * (other / pressure) ** exponent
        found.append(AtPressure(exponent, then, real_losses - then))
    return tuple(found)
