"""Which measurement takes most of the doubt about leaks away, and for how much money.

Half the limit of an input takes three quarters of its share of the variance away: limits enter as
squares. Inputs that one piece of work measures better count together. A price is what somebody
entered, or the days that the work usually takes times what a day costs; where neither is known the
doubt alone gives the order, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from types import MappingProxyType

from waterpeers.domain.verdicts import NotValid

HALVED = 0.75  # of a share of the variance goes when a limit is halved: 1 − ½²


class MeasuringJob(StrEnum):
    """A piece of work by which inputs of the balance become surer."""

    SUPPLY_METERS = "supply_meters"
    IMPORT_METERS = "import_meters"
    EXPORT_METERS = "export_meters"
    BILLS = "bills"
    WITHOUT_METERS = "without_meters"
    UNBILLED_METERS = "unbilled_meters"
    PUBLIC_USE = "public_use"
    ILLEGAL_USE = "illegal_use"
    CUSTOMER_METERS = "customer_meters"
    READINGS = "readings"
    APPARENT_LOSSES = "apparent_losses"


INPUTS_OF: Mapping[MeasuringJob, tuple[str, ...]] = MappingProxyType(
    {
        MeasuringJob.SUPPLY_METERS: (
            "own_sources",
            "own_sources_registered_percent",
            "master_meter_correction",
            "water_supplied_after_meter_correction",
        ),
        MeasuringJob.IMPORT_METERS: ("imported", "imported_registered_percent"),
        MeasuringJob.EXPORT_METERS: ("exported", "exported_registered_percent"),
        MeasuringJob.BILLS: ("billed_metered",),
        MeasuringJob.WITHOUT_METERS: ("billed_unmetered",),
        MeasuringJob.UNBILLED_METERS: ("unbilled_metered",),
        MeasuringJob.PUBLIC_USE: ("unbilled_unmetered",),
        MeasuringJob.ILLEGAL_USE: ("unauthorised_consumption",),
        MeasuringJob.CUSTOMER_METERS: (
            "customer_meter_under_registration_percent",
            "customer_meter_inaccuracies",
        ),
        MeasuringJob.READINGS: ("data_handling_errors",),
        MeasuringJob.APPARENT_LOSSES: ("apparent_losses",),
    }
)
JOB_OF: Mapping[str, MeasuringJob] = MappingProxyType(
    {code: job for job, codes in INPUTS_OF.items() for code in codes}
)


@dataclass(frozen=True)
class Range:
    """From so much to so much."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Give what is reckoned with."""
        return (self.low + self.high) / 2

    def times(self, factor: float) -> Range:
        """Give so many times both ends."""
        return Range(self.low * factor, self.high * factor)


# Days of one person that the work takes in a town of some 10,000 to 50,000 connections with a few
# master meters. An order of magnitude of ours, to be replaced by one's own: no source was found.
USUAL_DAYS: Mapping[MeasuringJob, Range] = MappingProxyType(
    {
        MeasuringJob.SUPPLY_METERS: Range(4, 20),
        MeasuringJob.IMPORT_METERS: Range(2, 10),
        MeasuringJob.EXPORT_METERS: Range(2, 10),
        MeasuringJob.BILLS: Range(5, 20),
        MeasuringJob.WITHOUT_METERS: Range(20, 60),
        MeasuringJob.UNBILLED_METERS: Range(3, 10),
        MeasuringJob.PUBLIC_USE: Range(5, 15),
        MeasuringJob.ILLEGAL_USE: Range(20, 80),
        MeasuringJob.CUSTOMER_METERS: Range(15, 50),
        MeasuringJob.READINGS: Range(5, 15),
        MeasuringJob.APPARENT_LOSSES: Range(30, 100),
    }
)


DAY = "day"  # of one person, among what measuring costs


@dataclass(frozen=True)
class MeasuringCosts:
    """What measuring costs where somebody said so: of pieces of work, and of a day of work."""

    prices: Mapping[MeasuringJob, float] = field(default_factory=dict)
    day_price: float | None = None

    def __post_init__(self) -> None:
        said = [*self.prices.values(), self.day_price or 0.0]
        if not all(isfinite(amount) and amount >= 0 for amount in said):
            raise NotValid.because("must_not_be_negative", field="prices")

    @classmethod
    def of(cls, kept: Mapping[str, float]) -> MeasuringCosts:
        """Give what is kept; a piece of work that is none any more is left out."""
        jobs = {job: kept[job] for job in MeasuringJob if job in kept}
        return cls(jobs, kept.get(DAY))

    @property
    def kept(self) -> dict[str, float]:
        """Give them as they are kept."""
        day = {} if self.day_price is None else {DAY: self.day_price}
        return {job.value: price for job, price in self.prices.items()} | day


@dataclass(frozen=True)
class MeasuringLine:
    """A piece of work: its inputs, its share of the doubt, what it takes away, what it costs.

    Shares are of the variance of real losses. ``is_own`` says that somebody entered the price.
    """

    job: MeasuringJob
    inputs: tuple[str, ...]
    share: float
    price: Range | None
    is_own: bool

    @property
    def removed(self) -> float:
        """Give the share that half the limits take away."""
        return HALVED * self.share

    @property
    def for_money(self) -> float | None:
        """Give the share that is taken away for one unit of money, if the price is known."""
        if self.price is None or self.price.middle <= 0:
            return None
        return self.removed / self.price.middle


def measuring_plan(
    shares: Iterable[tuple[str, float]],
    prices: Mapping[MeasuringJob, float],
    day_price: float | None = None,
) -> tuple[MeasuringLine, ...]:
    """Put the work in order: what takes most doubt away for the money, then what has no price.

    Those without a price come by their share. ``shares`` are those of a balance; ``prices`` what
    was entered for a piece of work, ``day_price`` what a day of one person costs.

    >>> doubt = [("own_sources", 0.8), ("billed_metered", 0.2)]
    >>> [line.job.value for line in measuring_plan(doubt, {})]
    ['supply_meters', 'bills']
    >>> dear = {MeasuringJob.SUPPLY_METERS: 9000.0, MeasuringJob.BILLS: 1000.0}
    >>> [line.job.value for line in measuring_plan(doubt, dear)]  # 0.6 / 9,000 and 0.15 / 1,000
    ['bills', 'supply_meters']
    """
    found: dict[MeasuringJob, list[tuple[str, float]]] = {}
    for code, share in shares:
        found.setdefault(JOB_OF[code], []).append((code, share))
    lines = [
        MeasuringLine(
            job,
            tuple(code for code, _ in parts),
            sum(share for _, share in parts),
            _price(job, prices, day_price),
            job in prices,
        )
        for job, parts in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-(line.for_money or 0.0), -line.share, line.job)))


def _price(
    job: MeasuringJob, prices: Mapping[MeasuringJob, float], day_price: float | None
) -> Range | None:
    if job in prices:
        return Range(prices[job], prices[job])
    return None if day_price is None else USUAL_DAYS[job].times(day_price)
