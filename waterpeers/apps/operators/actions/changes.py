"""What the rows of a list change in organisations, and where each datum is from."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from waterpeers.apps.operators.imports.outcomes import ImportOutcome
from waterpeers.apps.operators.imports.rows import STORED, Parsed
from waterpeers.apps.operators.models import Country, Organisation, OrganisationState
from waterpeers.domain.register import FROM_FIGURES


class Changes:
    """Compares rows with what is there; ``own`` are the only ones that the owner may change."""

    def __init__(
        self, source: str, listed_as: str, own: frozenset[UUID] | None, at: datetime
    ) -> None:
        self.source, self.listed_as, self.own, self.at = source, listed_as, own, at

    def between(
        self, known: Organisation, row: Parsed, outcome: ImportOutcome
    ) -> dict[str, tuple[Any, Any]]:
        """Say what a row changes: field → before and after; what stays is counted in an outcome."""
        changes: dict[str, tuple[Any, Any]] = {}
        if row.year and row.year < known.notes.get("as_of", {}).get("year", 0):
            return changes  # a later year has been heard of already
        for name, value in row.fields.items():
            if name not in STORED or value in (None, "", []):
                continue
            before = getattr(known, _column(name))
            if _is_same(before, value) or (name == "state" and not self._may_move(known, value)):
                continue
            source = known.notes.get(name, {}).get("source")
            if source == FROM_FIGURES or (self.own is None and source == "owner"):
                outcome.kept += 1
                continue
            changes[name] = (before, value)
        return changes

    def make(
        self, known: Organisation, row: Parsed, changes: dict[str, tuple[Any, Any]]
    ) -> set[str]:
        """Change an organisation, not yet stored; name the columns that have changed."""
        for name in changes:
            setattr(known, _column(name), row.fields[name])
            kept = {k: v for k, v in known.notes.get(name, {}).items() if k == "visibility"}
            known.notes[name] = kept | self._note(row, name)
        if "country" in changes:
            known.country = Country.objects.get(code=row.fields["country"])
        known.revision += 1
        if row.year:
            known.notes["as_of"] = {"year": row.year}
        return {_column(name) for name in changes}

    def new(self, row: Parsed) -> Organisation:
        """Make the organisation of a row, not yet stored."""
        given = {n: v for n, v in row.fields.items() if n in STORED and v is not None}
        fields = {_column(name): value for name, value in given.items()}
        fields.setdefault("kind", "operator")
        notes: dict[str, Any] = {"as_of": {"year": row.year}} if row.year else {}
        for name in given:
            notes[name] = self._note(row, name)
        return Organisation(**fields, source=self.listed_as, notes=notes)

    def _note(self, row: Parsed, name: str) -> dict[str, Any]:
        """Say where a datum is from: as of a year, or heard of on a day."""
        if self.own is not None:
            return {"source": "owner", "on": self.at.date().isoformat()}
        if name == "state":
            return {"source": self.source, "said": row.fields[name]}
        if name in row.years:
            return {"source": self.source, "as_of": row.years[name]}
        return {"source": self.source, "on": self.at.date().isoformat()}

    def _may_move(self, known: Organisation, state: OrganisationState) -> bool:
        """Whether a list may close an organisation, or list again what a list has closed."""
        if self.own is not None:
            return False
        if state == OrganisationState.CLOSED:
            return known.state == OrganisationState.LISTED
        said = known.notes.get("state", {}).get("said")
        return known.state == OrganisationState.CLOSED == said


def _is_same(before: Any, value: Any) -> bool:
    """Whether a row says what is there; pages end lines otherwise than tables."""
    if isinstance(before, str) and isinstance(value, str):
        return before.splitlines() == value.splitlines()
    return bool(before == value)


def _column(name: str) -> str:
    return "country_id" if name == "country" else name
