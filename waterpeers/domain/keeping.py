"""Keeping the register: which organisations may become one, and how long that can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.names import fold
from waterpeers.domain.register import PROFILE_FIELDS
from waterpeers.domain.verdicts import Reason, Verdict

UNDONE_WITHIN = timedelta(days=30)
KEPT_AS_IT_IS = frozenset({"kind", "name", "other_names"})  # never filled from the other


@dataclass(frozen=True)
class MergeSide:
    """One of two organisations that may be the same."""

    uuid: UUID
    kind: OrganisationKind
    is_listed: bool
    is_closed: bool


def merge_verdict(kept: MergeSide, gone: MergeSide, shared: Sequence[str] = ()) -> Verdict:
    """Say whether one may go into the other; ``shared`` names what both take part in."""
    return Verdict.of(
        [
            Reason("merge_with_itself") if kept.uuid == gone.uuid else None,
            Reason("merge_of_two_kinds") if kept.kind is not gone.kind else None,
            None if kept.is_listed else Reason("merge_into_unlisted"),
            Reason("merge_of_closed") if gone.is_closed else None,
            Reason("merge_of_partners", (("codes", ", ".join(shared)),)) if shared else None,
        ]
    )


def undo_verdict(
    merged: datetime, undone: datetime | None, at: datetime, *, is_kept_there: bool
) -> Verdict:
    """Say whether a merge can still be undone."""
    return Verdict.of(
        [
            Reason("merge_undone_already") if undone else None,
            Reason("merge_too_old") if at - merged > UNDONE_WITHIN else None,
            None if is_kept_there else Reason("merged_on"),
        ]
    )


def take_back_verdict(
    *, is_stored: bool, is_taken_back: bool, stored: datetime | None, at: datetime
) -> Verdict:
    """Say whether an import can be taken back."""
    is_old = stored is not None and at - stored > UNDONE_WITHIN
    return Verdict.of(
        [
            None if is_stored else Reason("import_not_stored"),
            Reason("import_taken_back") if is_taken_back else None,
            Reason("import_too_old") if is_old else None,
        ]
    )


def filled(kept: Mapping[str, Any], gone: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the one lacks and the other says, by field; nothing that is said is replaced."""
    return {
        name: gone[name]
        for name in PROFILE_FIELDS
        if name not in KEPT_AS_IT_IS and is_empty(kept[name]) and not is_empty(gone[name])
    }


def differing(kept: Mapping[str, Any], gone: Mapping[str, Any]) -> list[str]:
    """Name the fields in which both say something, and not the same."""
    return [
        name
        for name in PROFILE_FIELDS
        if name not in KEPT_AS_IT_IS
        and not is_empty(kept[name])
        and not is_empty(gone[name])
        and kept[name] != gone[name]
    ]


def is_empty(value: Any) -> bool:
    """Whether a field says nothing: no is an answer, and so is zero."""
    return value is None or value in ("", [], {})


def names_of_both(
    kept: str, others: Sequence[str], gone: str, gone_others: Sequence[str]
) -> list[str]:
    """Give the other names of what two become: all that either was called, each once."""
    found = {fold(kept): kept}
    for name in (*others, gone, *gone_others):
        found.setdefault(fold(name), name)
    return [name for key, name in found.items() if key != fold(kept)]
