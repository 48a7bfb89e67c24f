"""Layouts of reports that people make of those that are there: as plain data, in one language.

What is written in one language leaves the words of the others as they are; a section keeps its
code, so that what was written in it stays its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.own_plan_templates import in_language
from waterpeers.domain.partnerships import TEXT, TITLE, texts_verdict
from waterpeers.domain.progress_reports import ReportLayout, ReportPart, ReportSection
from waterpeers.domain.verdicts import Reason, Verdict

MOST_SECTIONS = 30
LAST = 99  # where a section stands that has no place of its own
TEXTS = ("title", "about")
SAYS = ("title", "asks")  # of a section


def as_plain(layout: ReportLayout) -> dict[str, Any]:
    """Give a layout as plain data."""
    return {
        **{name: dict(getattr(layout, name)) for name in TEXTS},
        "sections": [
            {
                "code": each.code,
                **{name: dict(getattr(each, name)) for name in SAYS},
                "parts": [str(part) for part in each.parts],
                "is_needed": each.is_needed,
                "areas": sorted(each.areas),
                "is_rest": each.is_rest,
            }
            for each in layout.sections
        ],
    }


def from_plain(code: str, version: int, given: Mapping[str, Any]) -> ReportLayout:
    """Make a layout of plain data that was written by ``rewritten`` or ``as_plain``."""
    return ReportLayout(
        code=code,
        version=version,
        title=given["title"],
        about=given["about"],
        sections=tuple(
            ReportSection(
                code=each["code"],
                title=each["title"],
                parts=tuple(ReportPart(part) for part in each["parts"]),
                asks={spoken: text for spoken, text in each["asks"].items() if text},
                is_needed=each["is_needed"],
                areas=frozenset(WorkingArea(area) for area in each["areas"]),
                is_rest=each["is_rest"],
            )
            for each in given["sections"]
        ),
    )


def own_layout_verdict(fields: Mapping[str, Any]) -> Verdict:
    """Say all that stands against what was typed; a section without a heading is left out."""
    texts = {name: str(fields.get(name) or "") for name in TEXTS}
    limits = {"title": TITLE, "about": TEXT}
    reasons = list(texts_verdict(texts, needed=("title",), lengths=limits).against)
    every = fields.get("sections") or ()
    if not titled(every):
        reasons.append(Reason("report_without_sections", field="sections"))
    if len(titled(every)) > MOST_SECTIONS:
        limit = (("limit", str(MOST_SECTIONS)),)
        reasons.append(Reason("too_many_parts", limit, "sections"))
    for number, row in enumerate(every, 1):
        reasons += _of_section(number, row)
    return Verdict(tuple(reasons))


def titled(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Keep the sections that have a heading."""
    return [row for row in rows if str(row.get("title") or "").strip()]


def _of_section(number: int, row: Mapping[str, Any]) -> list[Reason]:
    if not titled([row]):
        return []
    texts = {name: str(row.get(name) or "") for name in SAYS}
    found = list(texts_verdict(texts, lengths={"title": TITLE, "asks": TEXT}).against)
    found += [
        Reason("not_in_list", (("value", str(part)[:80]),), "parts")
        for part in row.get("parts") or ()
        if part not in set(ReportPart)
    ]
    if row.get("is_needed") and not texts["asks"].strip():
        found.append(Reason("required", field="asks"))
    return [Reason(each.code, each.params, f"s{number}_{each.field}") for each in found]


def rewritten(
    before: Mapping[str, Any], fields: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """Give the plain data of a layout as it was typed in a language, and is valid."""
    found: dict[str, Any] = {
        name: in_language(before[name], fields.get(name), language) for name in TEXTS
    }
    rows = titled(fields.get("sections") or ())
    by_code = {row["code"]: row for row in before["sections"]}
    free = (code for n in range(1, 1000) if (code := f"own-{n}") not in by_code)
    sections, taken = [], set()
    for row in sorted(rows, key=lambda row: row.get("place") or LAST):
        code = str(row.get("code") or "")
        was = by_code.get(code, {}) if code not in taken else {}
        taken.add(code)  # a code stands for one section
        sections.append(_section(code if was else next(free), was, row, language))
    return {**found, "sections": sections}


def _section(
    code: str, was: Mapping[str, Any], row: Mapping[str, Any], language: str
) -> dict[str, Any]:
    wanted = set(row.get("parts") or ())
    return {
        "code": code,
        **{name: in_language(was.get(name, {}), row.get(name), language) for name in SAYS},
        "parts": [str(part) for part in ReportPart if part in wanted],
        "is_needed": bool(row.get("is_needed")),
        "areas": list(was.get("areas", ())),
        "is_rest": bool(was.get("is_rest")),
    }
