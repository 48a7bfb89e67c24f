"""Templates of plans that people make of those that ship: as plain data, written in one language.

What is written in one language leaves the words of the others as they are; a part keeps its key, so
that a plan that took it is given nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.partnerships import TEXT, TITLE, texts_verdict
from waterpeers.domain.plan_templates import (
    FIRST,
    PlanTemplate,
    Said,
    TemplateActivity,
    TemplateLearning,
    TemplateRisk,
)
from waterpeers.domain.plans import ActivityPart, Aim, Leads, LearningMethod, RiskSort
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import Reason, Verdict

MOST_PARTS = 40  # of each kind
TEXTS = ("title", "start", "never")
CODES: Mapping[str, Mapping[str, Any]] = {
    "activities": {"area": WorkingArea, "part": ActivityPart, "leads": Leads},
    "learning": {},
    "risks": {"sort": RiskSort},
}
SAYS: Mapping[str, tuple[str, ...]] = {
    "activities": ("title", "output", "means"),
    "learning": ("who", "title"),
    "risks": ("title", "sign"),
}
LETTERS = {"activities": "a", "learning": "l", "risks": "k"}


def as_plain(template: PlanTemplate) -> dict[str, Any]:
    """Give a template as plain data."""
    return {
        "aim": str(template.aim),
        **{name: dict(getattr(template, name)) for name in TEXTS},
        "ask": [dict(each) for each in template.ask],
        "indicators": list(template.indicators),
        "activities": [
            {
                "key": each.key, "area": str(each.area), "part": str(each.part),
                "leads": str(each.leads), "methods": [str(m) for m in each.methods],
                "after": list(each.after), "title": dict(each.title),
                "output": dict(each.output), "means": dict(each.means),
            }
            for each in template.activities
        ],
        "learning": [
            {"key": each.key, "who": dict(each.who), "title": dict(each.title)}
            for each in template.learning
        ],
        "risks": [
            {"key": e.key, "sort": str(e.sort), "title": dict(e.title), "sign": dict(e.sign)}
            for e in template.risks
        ],
    }  # fmt: skip


def from_plain(code: str, given: Mapping[str, Any]) -> PlanTemplate:
    """Make a template of plain data that was written by ``rewritten`` or ``as_plain``."""
    return PlanTemplate(
        code=code,
        aim=Aim(given["aim"]),
        title=given["title"],
        start=given["start"],
        ask=tuple(given["ask"]),
        never=given["never"],
        indicators=tuple(given["indicators"]),
        activities=tuple(
            TemplateActivity(
                each["key"],
                WorkingArea(each["area"]),
                ActivityPart(each["part"]),
                Leads(each["leads"]),
                tuple(LearningMethod(code) for code in each["methods"]),
                tuple(each["after"]),
                each["title"],
                each["output"],
                each["means"],
            )
            for each in given["activities"]
        ),
        learning=tuple(
            TemplateLearning(each["key"], each["who"], each["title"]) for each in given["learning"]
        ),
        risks=tuple(
            TemplateRisk(each["key"], RiskSort(each["sort"]), each["title"], each["sign"])
            for each in given["risks"]
        ),
    )


def own_template_verdict(fields: Mapping[str, Any], known: Iterable[str]) -> Verdict:
    """Say all that stands against what was typed; ``known`` are the codes of indicators.

    Parts are rows of texts and codes; one without a title is left out.
    """
    long = {name: str(fields.get(name) or "") for name in TEXTS}
    ask = [str(each) for each in fields.get("ask") or ()]
    reasons = list(
        texts_verdict(long, needed=("title",), lengths={"title": TITLE}).against
        + texts_verdict({"ask": "\n".join(ask)}, lengths={"ask": TEXT}).against
    )
    if fields.get("aim") not in set(Aim):
        reasons.append(_not_in("aim", fields.get("aim")))
    there = set(known)
    reasons += [_not_in("indicators", c) for c in fields.get("indicators") or () if c not in there]
    for kind in SAYS:
        rows = _titled(fields.get(kind) or ())
        if len(rows) > MOST_PARTS:
            reasons.append(Reason("too_many_parts", (("limit", str(MOST_PARTS)),), kind))
        for number, row in enumerate(rows, 1):
            reasons += _of_part(kind, number, row)
    if not _titled(fields.get("activities") or ()):
        reasons.append(Reason("template_without_activity", field="activities"))
    return Verdict(tuple(reasons))


def _titled(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if str(row.get("title") or "").strip()]


def _of_part(kind: str, number: int, row: Mapping[str, Any]) -> list[Reason]:
    texts = {name: str(row.get(name) or "") for name in SAYS[kind]}
    found = list(texts_verdict(texts, lengths=dict.fromkeys(texts, TITLE)).against)
    found += [
        _not_in(name, row.get(name)) for name, codes in CODES[kind].items()
        if row.get(name) not in set(codes)
    ]  # fmt: skip
    if kind == "activities" and (method := row.get("method") or "") not in {"", *LearningMethod}:
        found.append(_not_in("method", method))
    return [
        Reason(each.code, each.params, f"{LETTERS[kind]}{number}_{each.field}") for each in found
    ]


def _not_in(field: str, value: object) -> Reason:
    if not value:
        return Reason("required", field=field)
    return Reason("not_in_list", (("value", str(value)[:80]),), field)


def rewritten(
    before: Mapping[str, Any], fields: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """Give the plain data of a template as it was typed in a language, and is valid."""
    found: dict[str, Any] = {
        "aim": str(fields["aim"]),
        "indicators": list(dict.fromkeys(fields.get("indicators") or ())),
        "ask": [
            in_language(was, text, language)
            for was, text in _beside(before["ask"], fields.get("ask") or ())
        ],
    }
    for name in TEXTS:
        found[name] = in_language(before[name], fields.get(name), language)
    for kind in SAYS:
        found[kind] = _rows(kind, before[kind], _titled(fields.get(kind) or ()), language)
    there: set[str] = set()
    for row in found["activities"]:  # what comes before stands above
        row["after"] = [key for key in row["after"] if key in there]
        there.add(row["key"])
    return found


def _beside(before: Sequence[Said], texts: Sequence[str]) -> list[tuple[Said, str]]:
    kept = [text for text in texts if str(text).strip()]
    return [(before[n] if n < len(before) else {}, text) for n, text in enumerate(kept)]


def _rows(
    kind: str, before: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], language: str
) -> list[dict[str, Any]]:
    by_key = {row["key"]: row for row in before}
    taken = {key for row in rows if (key := str(row.get("key") or "")) in by_key}
    free = (f"{LETTERS[kind]}{n}" for n in range(1, 1000) if f"{LETTERS[kind]}{n}" not in by_key)
    found = []
    for row in rows:
        key = str(row.get("key") or "")
        was: Mapping[str, Any] = by_key[key] if key in taken else {}
        taken.discard(key)  # a key stands for one row
        made: dict[str, Any] = {"key": key if was else next(free)}
        for name in SAYS[kind]:
            made[name] = in_language(was.get(name, {}), row.get(name), language)
        made |= {name: str(row[name]) for name in CODES[kind]}
        if kind == "activities":
            method = str(row.get("method") or "")
            methods = list(was.get("methods", ()))
            made["methods"] = methods if methods[:1] == [method] else [method] if method else []
            made["after"] = list(was.get("after", (FIRST,)))
        found.append(made)
    return found


def in_language(texts: Said, text: object, language: str) -> dict[str, str]:
    """Put a text in the place of its language; the same words again change nothing."""
    said, spoken = clean_text(str(text or "")), language.partition("-")[0]
    return {**texts, spoken: said} if said or spoken in texts else dict(texts)
