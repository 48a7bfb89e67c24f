"""What may be stored of the frame of a plan, whatever the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from waterpeers.domain.money import CURRENCIES, currency_code
from waterpeers.domain.plans import frame_verdict, usual_follow_ups
from waterpeers.domain.verdicts import NotValid, Reason, Verdict


def frame_columns(
    currency: str,
    starts_on: date | None,
    ends_before: date | None,
    reviews_a_year: int,
    follow_ups: Sequence[date] | None,
    *,
    franc: str = "XOF",
) -> dict[str, Any]:
    """Give the columns of a plan's frame, or raise with everything that stands against them.

    ``franc`` is which CFA franc the country pays with.
    """
    if follow_ups is None and ends_before is not None:
        follow_ups = usual_follow_ups(ends_before)
    days = sorted(set(follow_ups or ()))
    verdict = frame_verdict(starts_on, ends_before, reviews_a_year=reviews_a_year, follow_ups=days)
    code = currency_code(currency, franc)
    reasons = list(verdict.against)
    if code not in CURRENCIES:
        reasons.append(Reason("currency_not_known", (("value", currency[:20]),), "currency"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        "currency": code,
        "starts_on": starts_on,
        "ends_before": ends_before,
        "reviews_a_year": reviews_a_year,
        "follow_ups": [day.isoformat() for day in days],
    }
