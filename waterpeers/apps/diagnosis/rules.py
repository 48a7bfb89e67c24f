"""What may be stored of a finding, whatever the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.diagnosis import FindingKind, SharedCause
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.partnerships import TITLE, texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

TEXTS = ("title", "why", "why_that", "proof")


def read_finding(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a finding, or raise with everything that stands against them."""
    texts = {name: str(fields.get(name) or "") for name in TEXTS}
    causes = list(dict.fromkeys(fields.get("causes") or ()))
    kind, area = str(fields.get("kind") or ""), str(fields.get("area") or "")
    indicator = str(fields.get("indicator") or "")
    reasons = list(texts_verdict(texts, needed=("title",), lengths={"title": TITLE}).against)
    if kind not in set(FindingKind):
        reasons.append(Reason("not_in_list", (("value", kind[:80]),), "kind"))
    if area not in set(WorkingArea):
        reasons.append(Reason("not_in_list", (("value", area[:80]),), "area"))
    reasons += [
        Reason("not_in_list", (("value", str(each)[:80]),), "causes")
        for each in causes
        if each not in set(SharedCause)
    ]
    known = catalogue()
    if indicator and indicator not in known.indicators and indicator not in known.variables:
        reasons.append(Reason("not_in_list", (("value", indicator[:80]),), "indicator"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "kind": FindingKind(kind),
        "area": WorkingArea(area),
        "causes": [str(cause) for cause in SharedCause if cause in causes],
        "is_of_use": bool(fields.get("is_of_use")) and kind == FindingKind.STRENGTH,
        "indicator": indicator,
        "measured_by": fields.get("measured_by"),
    }
