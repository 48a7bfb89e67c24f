"""Reminding the parties whose turn it is; keeping views of the list, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from waterpeers.apps.accounts.events import Event as PersonEvent
from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.operators.models import Affiliation, Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.portfolio.access import can_keep_view, can_remind
from waterpeers.apps.portfolio.events import Event
from waterpeers.apps.portfolio.mails import send_reminder
from waterpeers.apps.portfolio.models import KeptStanding, Reminder, SavedView, Touched
from waterpeers.apps.portfolio.queries.kept import as_kept
from waterpeers.apps.portfolio.queries.reminding import ReminderPlan, reminder_plans
from waterpeers.apps.portfolio.queries.standings import standings_of
from waterpeers.apps.questionnaires.models import QuestionRound
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.portfolio import StandingFor
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Verdict

LONGEST = 1000  # characters of a message
MOST_NAMED = 200  # that are touched at once, each by its name
AT_ONCE, MOST_KEPT = 20, 100  # partnerships: in one transaction, and in one go
LONGEST_NAME, LONGEST_QUERY = 80, 1000  # of a view


@transaction.atomic
def remind(partnership: Partnership, *, message: str = "", act: Act) -> ReminderPlan:
    """Write to those whose turn it is what waits for them; each party once a day at most."""
    locked = Partnership.objects.locked(partnership)
    NotAllowed.unless(can_remind(act.actor, locked))
    NotValid.unless(texts_verdict({"message": message}, lengths={"message": LONGEST}))
    sender = person_of(act.actor)
    row = with_parties(Partnership.objects.filter(pk=locked.pk)).get()
    plan = reminder_plans([row], act.actor, act.at)[0]
    if not plan.to:
        raise NotReady(Verdict(plan.against))
    for party, people in plan.to:
        Reminder.objects.create(
            party=party,
            gate=plan.gate,
            person=sender,
            message=message.strip(),
            sent_at=act.at,
        )
        for reader in people:
            send_reminder(
                reader,
                sender,
                party,
                plan.waits_for(party),
                message=message.strip(),
                since=plan.line.since,
                at=act.at,
            )
    record(
        Event.PARTIES_REMINDED,
        row,
        act=act,
        after={
            "gate": plan.gate,
            "parties": [str(party.uuid) for party, _people in plan.to],
            "message": message.strip(),
        },
    )
    return plan


@transaction.atomic
def save_view(
    name: str,
    query: str,
    *,
    body: Organisation | None = None,
    uuid: UUID | None = None,
    act: Act,
) -> SavedView:
    """Keep what one looks for under a name, for oneself or for the facilitators of a platform."""
    NotAllowed.unless(can_keep_view(act.actor, body))
    if there := sent_before(SavedView.objects.visible_to(act.actor), uuid):
        return there
    lengths = {"name": LONGEST_NAME, "query": LONGEST_QUERY}
    NotValid.unless(
        texts_verdict({"name": name, "query": query}, needed=("name", "query"), lengths=lengths)
    )
    made = SavedView(
        name=clean_text(name),
        query=query,
        person=person_of(act.actor),
        body=body,
        saved_at=act.at,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    record(Event.VIEW_SAVED, made, act=act, after={"name": made.name, "query": query})
    return made


@transaction.atomic
def remove_view(view: SavedView, *, act: Act) -> None:
    """Remove a view of one's own, or of one's platform."""
    NotAllowed.unless(can_keep_view(act.actor, view.body))
    record(Event.VIEW_REMOVED, view, act=act, before={"name": view.name, "query": view.query})
    view.delete()


# --- where partnerships stand ---

# People come and go, and look for things: nothing stands elsewhere for it.
TOUCH_NOTHING: frozenset[str] = frozenset(
    {
        PersonEvent.PERSON_JOINED,
        PersonEvent.PERSON_SIGNED_IN,
        PersonEvent.SESSION_ENDED,
        PersonEvent.API_KEY_MADE,
        PersonEvent.API_KEY_ENDED,
        Event.VIEW_SAVED,
        Event.VIEW_REMOVED,
    }
)


def note_touched(entries: Iterable[Entry], *, act: Act) -> None:
    """Note what is touched by things that happen: what is kept of it holds no more."""
    named: set[UUID | None] = set()
    for entry in entries:
        named |= _touches(entry)
    if None in named or len(named) > MOST_NAMED:
        named = {None}
    insert_all([Touched(uuid=uuid) for uuid in named], Touched)


def _touches(entry: Entry) -> set[UUID | None]:
    """Name the partnership that an entry is of, else all organisations that have to do with it.

    What names neither, such as a text of the Code, touches all.
    """
    if entry.event in TOUCH_NOTHING:
        return set()
    found: set[UUID | None] = {*entry.concerned, entry.organisation_uuid} - {None}
    part = entry.about
    while part is not None:
        if isinstance(part, Partnership):
            return {part.uuid}
        found |= _named_by(part)
        part = part.whole
    return found or {None}


def _named_by(part: Identified) -> set[UUID]:
    """Name the organisations and partnerships to which a row points, and itself if it is one."""
    links = [
        getattr(part, each.name)
        for each in part._meta.concrete_fields
        if each.related_model in {Organisation, Partnership, Party}
    ]
    rows = {each.partnership if isinstance(each, Party) else each for each in links if each}
    found = {each.uuid for each in (*rows, part) if isinstance(each, Organisation | Partnership)}
    about = part.about_uuid if isinstance(part, QuestionRound) else None
    return found | {about} if about else found


def keep_standings(*, act: Act) -> int:
    """Work out where those partnerships stand of which nothing is kept that holds today.

    A few at a time, so that nobody waits long for the database; gives how many they were.
    """
    today = act.at.date()
    _let_go()
    held = KeptStanding.objects.filter(partnership=OuterRef("pk"), on=today)
    old = Partnership.objects.filter(~Exists(held)).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:MOST_KEPT])
    for start in range(0, len(keys), AT_ONCE):
        _keep(keys[start : start + AT_ONCE], today)
    return len(keys)


def begin_anew(*, act: Act) -> None:
    """Let nothing hold that is kept: rules may have changed since it was worked out."""
    insert_all([Touched(uuid=None)], Touched)


@transaction.atomic
def _let_go() -> None:
    """Let nothing hold any more of what was touched."""
    touched = dict(Touched.objects.values_list("pk", "uuid"))
    if not touched:
        return
    uuids = set(touched.values())
    kept = KeptStanding.objects.order_by("pk")
    if None not in uuids and not Affiliation.objects.filter(body__uuid__in=uuids).exists():
        parties = Party.objects.filter(organisation__uuid__in=uuids)
        kept = kept.filter(
            Q(partnership__uuid__in=uuids) | Q(partnership__in=parties.values("partnership_id"))
        )
    KeptStanding.objects.filter(pk__in=kept.values("pk")).update(on=None)
    Touched.objects.filter(pk__in=touched).delete()


@transaction.atomic
def _keep(keys: Sequence[int], today: date) -> None:
    """Work out where some partnerships stand, and keep it.

    Whoever works out the same waits here, and reads what happened meanwhile.
    """
    KeptStanding.objects.bulk_create(
        [KeptStanding(partnership_id=pk, reader=reader) for pk in keys for reader in StandingFor],
        ignore_conflicts=True,
    )
    there = KeptStanding.objects.select_for_update().filter(partnership__in=keys).order_by("pk")
    kept = {(row.partnership_id, row.reader): row for row in there}
    rows = list(with_parties(Partnership.objects.filter(pk__in=keys)).order_by("pk"))
    for reader in StandingFor:
        said = standings_of(rows, today, lambda _row, reads=reader is StandingFor.SIDES: reads)
        for row, standing in zip(rows, said, strict=True):
            kept[row.pk, reader].content = as_kept(standing)
            kept[row.pk, reader].on = today
    KeptStanding.objects.bulk_update(kept.values(), ["content", "on"])
