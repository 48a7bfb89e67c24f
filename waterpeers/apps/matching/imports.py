"""From a row of somebody's table to a strength that an operator offers."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import override

from waterpeers.apps.foundation.mappings import Mapping, guess_mapping
from waterpeers.apps.foundation.tables import OpenTable
from waterpeers.apps.operators.imports.rows import HEADINGS, TELLING, Fault, Parsed
from waterpeers.apps.operators.words import EVIDENCE, VISIBILITIES, WORKING_AREAS
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.names import fold
from waterpeers.domain.numbers import is_no_text
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason

CHOICES: dict[str, tuple[type[StrEnum], Dictionary[Any, Any]]] = {
    "working_area": (WorkingArea, WORKING_AREAS),
    "evidence_class": (EvidenceClass, EVIDENCE),
    "visibility": (Visibility, VISIBILITIES),
}
TEXTS = {"sentence": 400, "offered_help": 4000, "evidence": 4000}  # the longest of each
NEEDED = ("working_area", "sentence")
FIELDS = TELLING | CHOICES.keys() | TEXTS.keys()

# Headings that need no mapping, folded: our own names, and the same in French and Spanish.
OFFER_HEADINGS = {name: field for name, field in HEADINGS.items() if field in TELLING} | {
    **{name.replace("_", " "): name for name in (*CHOICES, *TEXTS)},
    "area": "working_area", "domaine": "working_area", "domaine de travail": "working_area",
    "area de trabajo": "working_area", "strength": "sentence", "phrase": "sentence",
    "point fort": "sentence", "frase": "sentence", "fortaleza": "sentence", "offer": "offered_help",
    "offre": "offered_help", "oferta": "offered_help", "preuve": "evidence",
    "evidencia": "evidence", "visibilite": "visibility", "visibilidad": "visibility",
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What a row says of a strength; what it does not say is not among the ``fields``."""

    row: int
    organisation: int
    fields: dict[str, Any]

    @property
    def key(self) -> tuple[int, str, str]:
        """What tells it from other strengths: of whom, in which area, its sentence."""
        return key_of(self.organisation, self.fields["working_area"], self.fields["sentence"])


def key_of(organisation: int, area: str, sentence: str) -> tuple[int, str, str]:
    """Say what tells a strength from others."""
    return organisation, str(area), fold(sentence)


def fitted(table: OpenTable, mapping: Mapping | None) -> Mapping:
    """Fit a mapping to a table, or guess one; refuse a table that is none of strengths."""
    expected = ", ".join(sorted(mapping.columns() if mapping else FIELDS))
    mapping = (mapping or guess_mapping(table.columns, OFFER_HEADINGS)).fitted(table.columns)
    there = {name for name, column in mapping.fields.items() if column in table.columns}
    said = there | mapping.constants.keys()
    if not there & {"identifier", "name"} or not said.issuperset(NEEDED):
        found = ", ".join(table.columns)[:400]
        raise NotValid.because("columns_not_known", found=found, expected=expected[:400])
    return mapping


def offer_of(row: Parsed, organisation: int, mapping: Mapping) -> Offer | None:
    """Read a row; what cannot be read becomes a fault of it."""
    fields: dict[str, Any] = {}
    for name in (*CHOICES, *TEXTS):
        column = mapping.fields.get(name, "")
        text = clean_text(row.cells.get(column, "") or str(mapping.constants.get(name, "")))
        reason = None
        if is_no_text(text):
            reason = Reason("required", field=name) if name in NEEDED else None
        elif name in CHOICES:
            code = _codes(name, mapping.codes.get(name, {})).get(fold(text))
            fields[name] = code
            reason = None if code else _not_one_of(name, text)
        else:
            fields[name] = text
            if len(text) > TEXTS[name]:
                reason = Reason("too_long", (("limit", str(TEXTS[name])),), name)
        if reason:
            row.faults.append(Fault(row.row, column or name, text[:200], reason))
    return None if row.faults else Offer(row.row, organisation, fields)


def _codes(name: str, said: Dictionary[str, str]) -> dict[str, StrEnum]:
    """Give our codes by what a table may say for them, folded."""
    known = _known(name)
    return known | {
        fold(text): known[fold(code)] for text, code in said.items() if fold(code) in known
    }


@cache
def _known(name: str) -> dict[str, StrEnum]:
    """Give our codes by themselves and by their words in every language of the site."""
    kind, words = CHOICES[name]
    found = {fold(str(code)): code for code in kind}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(words[code])): code for code in kind}
    return found


def _not_one_of(name: str, text: str) -> Reason:
    expected = ", ".join(CHOICES[name][0])
    return Reason("not_one_of", (("expected", expected), ("value", text[:80])), name)
