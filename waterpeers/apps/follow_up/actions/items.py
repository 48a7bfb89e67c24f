"""Noting a commitment, a decision, an issue or a risk, changing it, saying what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.events import Event
from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem
from waterpeers.apps.follow_up.rules import moment_of, read_item
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.follow_up import ItemState, move_verdict
from waterpeers.domain.partnerships import active_verdict, judged_verdict, texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid


@transaction.atomic
def note_item(
    partnership: Partnership,
    fields: Mapping[str, Any],
    *,
    health: HealthCheck | None = None,
    question: str = "",
    continues: RegisterItem | None = None,
    act: Act,
    uuid: UUID | None = None,
) -> RegisterItem:
    """Note a commitment, a decision, an issue or a risk; sent twice with one ``uuid`` it is one.

    ``health`` and ``question`` say upon which round and dimension it was agreed, ``continues``
    what it was in the partnership before.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(RegisterItem.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_note(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    made = RegisterItem(
        uuid=uuid or uuid4(),
        partnership=partnership,
        health=health,
        question=question[:60] if health else "",
        continues=continues,
        noted_by=person_of(act.actor),
        noted_at=act.at,
        **read_item(partnership, fields),
    )
    made.save(force_insert=True)
    record(Event.ITEM_NOTED, made, act=act, after=_told(made))
    return made


@transaction.atomic
def change_item(
    item: RegisterItem, fields: Mapping[str, Any], *, revision: int, act: Act
) -> RegisterItem:
    """Change what is noted, its owner or its day."""
    partnership = Partnership.objects.locked(item.partnership)
    item = locked(item)
    NotAllowed.unless(access.can_note(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    columns = read_item(partnership, fields)
    as_seen(item, revision)
    return save_changed(item, columns, event=Event.ITEM_CHANGED, act=act, told=_told)


@transaction.atomic
def move_item(
    item: RegisterItem, state: ItemState | str, *, word: str = "", revision: int, act: Act
) -> RegisterItem:
    """Say what became of a thing: done, dropped, escalated, taken up again, or carried on.

    After the end of a partnership it can still be done or dropped.
    """
    partnership = Partnership.objects.locked(item.partnership)
    item = locked(item)
    NotAllowed.unless(access.can_move(act.actor, item))
    NotReady.unless(judged_verdict(partnership.state))
    if state not in set(ItemState):
        raise NotValid.because("not_in_list", field="state", value=str(state)[:80])
    NotValid.unless(texts_verdict({"word": word}, lengths={}))
    as_seen(item, revision)
    moment = moment_of(partnership)
    NotValid.unless(move_verdict(item.kind, item.state, ItemState(state), word, moment))
    item.moved_by, item.moved_at = person_of(act.actor), act.at
    columns = {"state": ItemState(state), "word": clean_text(word)}
    return save_changed(item, columns, event=Event.ITEM_MOVED, act=act)


def _told(item: RegisterItem) -> dict[str, Any]:
    """Give what the trail is told of a thing: its side by name, its person by identifier alone."""
    return {
        "kind": str(item.kind),
        "title": item.title,
        "details": item.details,
        "owner": item.party.organisation.name if item.party else "",
        "person": str(item.person.uuid) if item.person else "",
        "due_on": str(item.due_on or ""),
    }
