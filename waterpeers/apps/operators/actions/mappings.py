"""Keeping how the columns of a kind of file feed our fields, for the next file of its kind."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.mappings import mapping_from
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.operators.access import can_change_mapping, can_import
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.imports.rows import FIELDS
from waterpeers.apps.operators.models import SavedMapping
from waterpeers.apps.records.saving import as_seen, locked, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, against

LONGEST_NAME, LONGEST_TEXT = 80, 50_000


@transaction.atomic
def save_mapping(name: str, text: str, *, act: Act, uuid: UUID | None = None) -> SavedMapping:
    """Keep a mapping under a name of its own; sent twice with one ``uuid`` it is kept once."""
    NotAllowed.unless(can_import(act.actor))
    if there := sent_before(SavedMapping.objects.visible_to(act.actor), uuid):
        return there
    _check(name, text)
    made = SavedMapping.objects.create(
        name=clean_text(name),
        text=text,
        saved_by=act.actor.person,
        saved_at=act.at,
        **({"uuid": uuid} if uuid else {}),
    )
    record(Event.MAPPING_SAVED, made, act=act, after={"name": made.name})
    return made


@transaction.atomic
def change_mapping(
    saved: SavedMapping, *, name: str, text: str, revision: int, act: Act
) -> SavedMapping:
    """Change a mapping; imports that were looked at with it before are not touched."""
    saved = locked(saved)
    NotAllowed.unless(can_change_mapping(act.actor, saved))
    as_seen(saved, revision)
    _check(name, text, other_than=saved)
    before = {"name": saved.name, "text": saved.text}
    saved.name, saved.text, saved.saved_at = clean_text(name), text, act.at
    saved.revision += 1
    saved.save(update_fields=["name", "text", "saved_at", "revision"])
    after = {"name": saved.name, "text": saved.text}
    record(Event.MAPPING_SAVED, saved, act=act, before=before, after=after)
    return saved


@transaction.atomic
def remove_mapping(saved: SavedMapping, *, act: Act) -> None:
    """Let a mapping go."""
    saved = locked(saved)
    NotAllowed.unless(can_change_mapping(act.actor, saved))
    record(Event.MAPPING_REMOVED, saved, act=act, before={"name": saved.name, "text": saved.text})
    saved.delete()


def _check(name: str, text: str, other_than: SavedMapping | None = None) -> None:
    allowed = FIELDS | {field for kind in tables().values() for field in kind.fields}
    reasons = [*against(lambda: mapping_from(text, allowed))]
    wanted = clean_text(name)
    if not wanted:
        reasons.append(Reason("required", field="name"))
    for field, said, limit in (("name", wanted, LONGEST_NAME), ("text", text, LONGEST_TEXT)):
        if len(said) > limit:
            reasons.append(Reason("too_long", (("limit", str(limit)),), field))
    others = SavedMapping.objects.filter(name__iexact=wanted)
    if other_than:
        others = others.exclude(pk=other_than.pk)
    if wanted and others.exists():
        reasons.append(Reason("mapping_exists", field="name"))
    if reasons:
        raise NotValid.of(reasons)
