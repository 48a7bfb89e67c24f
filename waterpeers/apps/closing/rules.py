"""What may be written in a stocktaking, whatever the door."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.domain.indicators import EARLIEST_YEAR
from waterpeers.domain.lasting import EndCause
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import (
    LEAST_CHANGE,
    MOST_CHANGE,
    Consolidation,
    capacity_verdict,
    factor_texts,
    kept_factors,
    stage_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

TEXTS = ("summary", "lessons", "ahead")
NOT_KNOWN = "not_known"


def words_columns(row: Stocktaking, fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Give the columns of what is said in words, or raise with all that stands against them.

    Only what is given is looked at. ``due_on`` is the last day of the work; it can be said of the
    account of the end alone, as the cause of one that is light. Work that was to begin later and
    never did may have ended on any day until then.
    """
    texts = {name: str(fields[name] or "") for name in TEXTS if name in fields}
    of_factors = factor_texts(fields.get("factors"))
    reasons = list(texts_verdict(texts | of_factors, lengths={}).against)
    columns: dict[str, Any] = {name: clean_text(text) for name, text in texts.items()}
    if "factors" in fields:
        columns["factors"] = kept_factors(fields["factors"])
    if row.is_light and "cause" in fields:
        cause = str(fields["cause"] or "")
        if cause and cause not in set(EndCause):
            reasons.append(Reason("not_in_list", (("value", cause[:80]),), "cause"))
        else:
            columns["cause"] = EndCause(cause) if cause else ""
    if row.is_at_the_end and (last := fields.get("due_on")) is not None:
        first = row.partnership.started_on
        if last > today:
            reasons.append(Reason("day_of_the_future", field="due_on"))
        elif first and last < first <= today:
            reasons.append(Reason("ends_before_it_starts", field="due_on"))
        columns["due_on"] = last
    NotValid.unless(Verdict(tuple(reasons)))
    return columns


def figure_columns(
    outcome: PerformanceOutcome, said: Mapping[str, Any], today: date
) -> dict[str, Any] | None:
    """Give the columns of a figure, nothing where it is blank; or raise what stands against it.

    The value of an indicator is read from what was reviewed; of it one says only that it is not
    known, and why.
    """
    value, year = said.get("value"), said.get("year")
    word = str(said.get("word") or "")
    field = str(outcome.uuid)
    reasons = list(texts_verdict({f"word_{field}": word}, lengths={}).against)
    if value is not None and outcome.indicator:
        reasons.append(Reason("figure_is_reviewed", field=f"value_{field}"))
    elif value is not None and year is None:
        reasons.append(Reason("figure_needs_a_year", field=f"year_{field}"))
    if year is not None and not EARLIEST_YEAR <= year <= today.year:
        reasons.append(Reason("not_a_year", (("value", str(year)),), f"year_{field}"))
    NotValid.unless(Verdict(tuple(reasons)))
    if value is None and not word.strip():
        return None
    return {
        "value": value,
        "year": year if value is not None else None,
        "grade": "",
        "word": clean_text(word),
    }


def stage_reasons(area: str, said: Mapping[str, Any], before: Consolidation | None) -> list[Reason]:
    """Say what stands against a stage: one text says what shows it, and why it fell."""
    stage, word = str(said.get("stage") or ""), str(said.get("word") or "")
    if stage in ("", NOT_KNOWN):
        return []
    if stage not in set(Consolidation):
        return [Reason("not_in_list", (("value", stage[:80]),), f"stage_{area}")]
    against = stage_verdict(Consolidation(stage), before, proof=word, why=word).against
    return [Reason(each.code, each.params, f"word_{area}") for each in against][:1]


def change_reasons(dimension: str, said: Mapping[str, Any]) -> list[Reason]:
    """Say what stands against a change of capacity."""
    change, word = said.get("change"), str(said.get("word") or "")
    if change in (None, "", NOT_KNOWN):
        return []
    if not isinstance(change, int):
        bounds = (("least", str(LEAST_CHANGE)), ("most", str(MOST_CHANGE)))
        return [Reason("out_of_range", bounds, f"change_{dimension}")]
    against = capacity_verdict(change, proof=word).against
    places = {"proof": f"word_{dimension}"}
    return [
        Reason(each.code, each.params, places.get(each.field, f"change_{dimension}"))
        for each in against
    ]


def unknown_dimension(code: str) -> list[Reason]:
    """Refuse what is no dimension of capacity."""
    if code in set(CapacityDimension):
        return []
    return [Reason("not_in_list", (("value", code[:80]),), f"change_{code[:40]}")]


def unknown_area(code: str, areas: Collection[str]) -> list[Reason]:
    """Refuse what is no working area of the partnership."""
    if code in areas:
        return []
    return [Reason("not_in_list", (("value", code[:80]),), f"stage_{code[:40]}")]
