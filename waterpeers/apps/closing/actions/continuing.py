"""Opening a next phase of a partnership that was closed, with what goes on."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.closing import access
from waterpeers.apps.follow_up.actions.items import note_item
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.partnerships.actions.partnerships import NewParty, change, open_partnership
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.follow_up import ItemState
from waterpeers.domain.partnerships import FactAnswer
from waterpeers.domain.verdicts import NotAllowed, NotReady


@transaction.atomic
def continue_partnership(
    partnership: Partnership, *, title: str, act: Act, uuid: UUID | None = None
) -> Partnership:
    """Open the next phase: the same parties and areas, and what was decided to go on.

    Sent twice with one ``uuid`` it is opened once. Baselines come with the figures that are copied
    from the plan before.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(Partnership.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_close(act.actor, partnership))
    if partnership.settled_at is None:
        raise NotReady.because("continues_what_is_closed")
    if partnership.continued_by.exists():
        raise NotReady.because("continued_already")
    made = open_partnership(
        [NewParty(p.organisation, p.role, p.is_lead) for p in parties_of(partnership)],
        title=title,
        language=partnership.language,
        working_areas=partnership.working_areas,
        need_text=partnership.need_text,
        strength_text=partnership.strength_text,
        continues=partnership,
        act=act,
        uuid=uuid,
    )
    found = {
        "earlier_looked_up": FactAnswer.YES,
        "earlier_partnerships": f"{partnership.code} {partnership.title}",
    }
    made = change(made, found, revision=made.revision, act=act)
    _carry(partnership, made, act)
    return made


def _carry(before: Partnership, made: Partnership, act: Act) -> None:
    """Note in the next phase what goes on, with the owner that it had, if still there."""
    sides = {(p.organisation_id, p.role): p for p in parties_of(made)}
    rows = before.register_items.filter(state=ItemState.CARRIED)
    for row in rows.select_related("party", "person").order_by("pk"):
        party = sides.get((row.party.organisation_id, row.party.role)) if row.party else None
        fields = {
            "kind": row.kind,
            "title": row.title,
            "details": row.details,
            "party": party.uuid if party else None,
            "person": row.person.uuid if row.person and _is_there(row, party) else None,
            "due_on": row.due_on,
        }
        note_item(made, fields, continues=row, act=act, uuid=uuid5(made.uuid, str(row.uuid)))


def _is_there(row: RegisterItem, party: Party | None) -> bool:
    """Whether whoever it belongs to still works on that side."""
    return (
        party is not None
        and Membership.objects.filter(
            person=row.person_id, organisation=party.organisation_id, person__is_active=True
        ).exists()
    )
