"""What may be written in an update, whatever the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from waterpeers.apps.updates.queries import Told, UpdateContent
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.practice import factor_texts, kept_factors
from waterpeers.domain.register import clean_text
from waterpeers.domain.updates import PlanProgress, UpdateKind, line_verdict
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

SAID = ("explanation", "meaning")


def line_columns(told: Told, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of what is said of a thing, or raise with all that stands against them."""
    texts = {name: str(fields.get(name) or "") for name in SAID}
    factors = fields.get("factors")
    reasons = list(texts_verdict(texts | factor_texts(factors), lengths={}).against)
    per_cent, value = fields.get("per_cent"), fields.get("value")
    progress = str(fields.get("progress") or "")
    reasons += line_verdict(
        progress, per_cent=per_cent, value=value, takes_value=told.takes_value, **texts
    ).against
    if value is not None and value < 0 and told.kind is UpdateKind.OUTPUT:
        reasons.append(Reason("must_not_be_negative", field="value"))
    NotValid.unless(Verdict(tuple(reasons)))
    columns = {
        **{name: clean_text(text) for name, text in texts.items()},
        "progress": PlanProgress(progress),
        "per_cent": per_cent,
        "factors": kept_factors(factors),
    }
    return columns | {"value": value} if told.takes_value else columns


def words_columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of what is said of the whole period; only what is given is looked at."""
    texts = {name: str(fields[name] or "") for name in ("summary", "ahead") if name in fields}
    NotValid.unless(texts_verdict(texts, lengths={}))
    return {name: clean_text(text) for name, text in texts.items()}


def names_of(content: UpdateContent) -> list[str]:
    """Name by their letters and numbers what nothing is said of yet."""
    return [each.item.code for each in content.left]
