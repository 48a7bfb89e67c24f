"""Service levels of whole countries, as the Joint Monitoring Programme (JMP) publishes them.

A published share is kept as it was published: a number, or "<1" and ">99" where no more is said.
Nothing here is a utility's ladder, and none is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import isfinite

from waterpeers.domain.numbers import number
from waterpeers.domain.service_ladders import (
    QUALITY_KNOWN_FOR,
    LadderService,
    counted,
    may_be_known,
)

Share = float | str
Shares = Mapping[str, Mapping[str, Share]]  # area → code → share


class Area(StrEnum):
    """Of whom a share is told."""

    ALL = "all"
    URBAN = "urban"
    RURAL = "rural"


BOUNDS = frozenset({"<1", ">99"})


def published_codes(service: LadderService) -> tuple[str, ...]:
    """Name what is published of a service, the rungs first."""
    known = (code for code in may_be_known(service) if code != QUALITY_KNOWN_FOR)
    return (*counted(service), *known)


def published_share(text: str, decimal: str = ".") -> Share | None:
    """Read a share of people, per cent; None where nothing is told, ``ValueError`` for no share.

    >>> published_share("71.25"), published_share("> 99"), published_share("-")
    (71.25, '>99', None)
    """
    bound = text.replace(" ", "")
    if bound in BOUNDS:
        return bound
    share = number(text, decimal)
    if share is not None and not (isfinite(share) and -1e-6 < share < 100 + 1e-6):
        raise ValueError(text)
    return share


def nearest_year(years: Iterable[int], year: int) -> int:
    """Choose the published year nearest to another, the later one of two."""
    return min(years, key=lambda each: (abs(each - year), -each))
