"""Figures, amounts and dates as their reader writes them, in the language of the moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from math import floor, isfinite, log10
from typing import Any

from django.utils import formats
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import pgettext

from waterpeers.domain.documents import Link, Money, Number, Piece, Soft, Strong, Verbatim
from waterpeers.domain.money import decimals_of, to_amount

GAP = "–"  # stands where there is no figure
NO_BREAK = "\u00a0"  # between a figure and its unit: they stay on one line


def number_format(value: float | Decimal, decimals: int | None = None, **how: bool) -> str:
    """Write a number as its reader does, with a true minus, never a hyphen."""
    return str(formats.number_format(value, decimals, **how)).replace("-", "−")


def in_figures(value: float | Decimal | None, decimals: int | None = None) -> str:
    """Write a number for people: no decimals where it has none or is large, else a few.

    A small one keeps two digits that count: 0.0036, never 0.00. Below 0, ``decimals`` are zeros
    before the mark. A gap is a dash.
    """
    if value is None or not isfinite(value):
        return GAP
    places = worth_reading(value) if decimals is None else decimals
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return number_format(round(exact, places), max(0, places), force_grouping=True)


def worth_reading(value: float | Decimal) -> int:
    """Say how many decimals of a number are worth reading."""
    size = abs(float(value))
    if size == int(size) or size >= 100:
        return 0
    if size < 0.1:
        return 1 - floor(log10(size))
    return 1 if size >= 10 else 2


def places_of(values: Iterable[float | Decimal | None]) -> int:
    """Say with how many decimals figures of one unit are written below one another."""
    known = [abs(float(each)) for each in values if each is not None and isfinite(each)]
    largest = max(known, default=0.0)
    most = 0 if largest >= 100 else 1 if largest >= 10 else 2
    if 0 < largest < 0.1:
        most = worth_reading(largest)
    return next((few for few in range(most) if all(_has_few(each, few) for each in known)), most)


def _has_few(value: float, decimals: int) -> bool:
    return abs(value - round(value, decimals)) < 1e-9 * max(1.0, value)


def number(figure: Number) -> str:
    """Write a figure with its limit and its unit."""
    places = figure.decimals
    if figure.limit and places is None:
        places = _places_of_limit(figure.limit)
    limit = in_figures(figure.limit, places) if figure.limit else ""
    return within(in_figures(figure.value, places), limit, figure.unit)


def points(limit: str, unit: Any) -> str:
    """Write the limit of a percentage in points: 3.7 points of 43.2 % are no 3.7 % of it."""
    if not limit or str(unit) != "%":
        return limit
    return pgettext("of percentages", "%(number)s points") % {"number": limit}


def within(value: str, limit: str, unit: Any) -> str:
    """Write a figure with its limit and its unit."""
    unit_after = f"{NO_BREAK}{unit}" if unit else ""
    if str(unit) == "%" and limit:
        return f"{value}{unit_after} ±{NO_BREAK}{points(limit, unit)}"
    return f"{value}{f' ±{NO_BREAK}{limit}' if limit else ''}{unit_after}"


def _places_of_limit(limit: float) -> int:
    """Two digits of a limit count, or one if the second is none."""
    places = 1 - floor(log10(limit))
    return places - 1 if _has_few(limit, places - 1) else places


def money(amount: Money) -> str:
    """Write an amount with its currency."""
    value = to_amount(amount.minor, amount.currency)
    places = decimals_of(amount.currency)
    return f"{number_format(value, places, force_grouping=True)}{NO_BREAK}{amount.currency}"


def day(moment: date) -> str:
    """Write a date; of a moment, the day on which it was here."""
    if isinstance(moment, datetime):
        moment = localtime(moment) if is_aware(moment) else moment
    return str(date_format(moment, "DATE_FORMAT"))


def plain_text(piece: Piece) -> str:
    """Write a piece of a text in plain words."""
    match piece:
        case str():
            return piece
        case Strong() | Soft() | Verbatim() | Link():
            return piece.text
        case Number():
            return number(piece)
        case Money():
            return money(piece)
    return day(piece)


def in_tenths(number: float) -> str:
    """Write a share of people: with a decimal where it has one."""
    shown = round(number, 1)
    return in_figures(shown, 1 if shown % 1 else 0)
