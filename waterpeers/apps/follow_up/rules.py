"""What may be noted, whatever the door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from waterpeers.apps.follow_up.queries.items import operators_of, people_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.follow_up import ItemKind, ItemMoment, item_verdict
from waterpeers.domain.indicators import EARLIEST_YEAR
from waterpeers.domain.partnerships import ENDED, TITLE, Phase, texts_verdict
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import (
    Consolidation,
    WopShare,
    capacity_verdict,
    factor_texts,
    kept_factors,
    stage_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.reviews import ReviewStatus, review_verdict
from waterpeers.domain.verdicts import NotValid, Reason, Verdict


def moment_of(partnership: Partnership) -> ItemMoment:
    """Say in which time of a partnership something is said of what was noted."""
    if partnership.state in ENDED:
        return ItemMoment.OVER
    return ItemMoment.CLOSING if partnership.phase is Phase.CLOSE else ItemMoment.GOING


def read_item(partnership: Partnership, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a thing, or raise with everything that stands against them.

    ``party`` and ``person`` are uuids: whose side it is on, and whose of it, if anybody's.
    """
    texts = {name: str(fields.get(name) or "") for name in ("title", "details")}
    kind = str(fields.get("kind") or "")
    reasons = list(texts_verdict(texts, needed=("title",), lengths={"title": TITLE}).against)
    party, person = fields.get("party"), fields.get("person")
    parties = operators_of(partnership)
    side = next((each for each in parties if str(each.uuid) == str(party)), None)
    owner = None
    if person:
        of_it = people_of([side] if side else parties)
        side, owner = next(
            (pair for pair in of_it if str(pair[1].uuid) == str(person)), (None, None)
        )
    if (party or person) and side is None:
        reasons.append(Reason("owner_not_of_an_operator", field="owner"))
    elif kind in set(ItemKind):
        due_on = fields.get("due_on")
        found = item_verdict(ItemKind(kind), has_owner=side is not None, due_on=due_on)
        reasons += found.against
    if kind not in set(ItemKind):
        reasons.append(Reason("not_in_list", (("value", kind[:80]),), "kind"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "kind": ItemKind(kind),
        "party": side,
        "person": owner,
        "due_on": fields.get("due_on"),
    }


def read_stage(
    fields: Mapping[str, Any], before: Consolidation | None, today: date
) -> dict[str, Any]:
    """Give the columns of a stage, or raise with everything that stands against them."""
    texts = {name: str(fields.get(name) or "") for name in ("proof", "why")}
    reasons = list(texts_verdict(texts, lengths={}).against)
    reasons += _not_in("area", fields, WorkingArea) + _not_in("stage", fields, Consolidation)
    if fields.get("stage") in set(Consolidation):
        reasons += stage_verdict(Consolidation(fields["stage"]), before, **texts).against
    reasons += _of_the_future(fields, today)
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "area": WorkingArea(fields["area"]),
        "stage": Consolidation(fields["stage"]),
        "judged_on": fields.get("judged_on") or today,
    }


def read_capacity(fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Give the columns of a change of capacity, or raise with all that stands against them."""
    texts = {name: str(fields.get(name) or "") for name in ("before", "who", "proof")}
    factors = fields.get("factors")
    reasons = list(texts_verdict(texts | factor_texts(factors), lengths={}).against)
    reasons += _not_in("dimension", fields, CapacityDimension) + _not_in("share", fields, WopShare)
    change, year = fields.get("change"), fields.get("year")
    reasons += capacity_verdict(change, proof=texts["proof"]).against
    if year is None:
        reasons.append(Reason("required", field="year"))
    elif not EARLIEST_YEAR <= year <= today.year:
        reasons.append(Reason("not_a_year", (("value", str(year)),), "year"))
    reasons += _of_the_future(fields, today)
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "dimension": CapacityDimension(fields["dimension"]),
        "share": WopShare(fields["share"]),
        "change": change,
        "year": year,
        "factors": kept_factors(factors),
        "judged_on": fields.get("judged_on") or today,
    }


def _not_in(name: str, fields: Mapping[str, Any], codes: type[StrEnum]) -> list[Reason]:
    value = str(fields.get(name) or "")
    if value in set(codes):
        return []
    return [Reason("not_in_list", (("value", value[:80]),), name)]


def _of_the_future(fields: Mapping[str, Any], today: date) -> list[Reason]:
    day = fields.get("judged_on")
    return [Reason("day_of_the_future", field="judged_on")] if day and day > today else []


def read_review(fields: Mapping[str, Any], suggestion: ReviewStatus, today: date) -> dict[str, Any]:
    """Give the columns of a review, or raise with everything that stands against them."""
    names = ("why", "progress", "deviations", "obstacles", "decided")
    texts = {name: str(fields.get(name) or "") for name in names}
    reasons = list(texts_verdict(texts, lengths={}).against)
    reasons += _not_in("status", fields, ReviewStatus) + _of_the_future(fields, today)
    if fields.get("status") in set(ReviewStatus):
        status = ReviewStatus(fields["status"])
        reasons += review_verdict(status, suggestion, why=texts["why"]).against
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "status": ReviewStatus(fields["status"]),
        "judged_on": fields.get("judged_on") or today,
    }
