"""Writing in a conversation, taking a message back, saying that it was read, wanting no mail."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of, person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.beside import BesideThing, found_beside
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import locked, sent_before
from waterpeers.apps.threads import access
from waterpeers.apps.threads.events import Event
from waterpeers.apps.threads.mails import send_message
from waterpeers.apps.threads.models import Listener, Thread, ThreadMessage
from waterpeers.apps.threads.queries import unheard
from waterpeers.domain.actors import Act
from waterpeers.domain.register import clean_text
from waterpeers.domain.threads import MOST_A_DAY, MOST_MESSAGES, ThreadClass, message_verdict
from waterpeers.domain.turns import MailChoice
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

A_DAY = timedelta(days=1)


@transaction.atomic
def write_message(
    beside: BesideThing,
    text: str,
    *,
    act: Act,
    seen_by: ThreadClass | str = ThreadClass.SIDES,
    uuid: UUID | None = None,
    by_mail: bool = False,
) -> ThreadMessage:
    """Write beside a thing, and mail it to those who take part; sent twice it is one.

    Where nobody of a side takes part yet, those who coordinate it do from now on.
    """
    partnership = Partnership.objects.locked(beside.partnership)
    NotAllowed.unless(access.can_write(act.actor, partnership))
    if there := sent_before(ThreadMessage.objects.visible_to(act.actor), uuid):
        return there
    NotValid.unless(message_verdict(text))
    if seen_by not in set(ThreadClass):
        raise NotValid.because("not_in_list", field="seen_by", value=str(seen_by)[:80])
    if seen_by not in access.classes_of(act.actor, partnership):
        raise NotAllowed.because("not_among_restricted", field="seen_by")
    thread, _new = Thread.objects.get_or_create(
        kind=beside.talk.kind,
        item=beside.row.uuid,
        defaults={"partnership": partnership, "begun_at": act.at},
    )
    if thread.messages.count() >= MOST_MESSAGES:
        raise NotReady.because("too_many_messages", limit=str(MOST_MESSAGES))
    author = person_of(act.actor)
    of_a_day = ThreadMessage.objects.filter(author=author, written_at__gt=act.at - A_DAY)
    if of_a_day.count() >= MOST_A_DAY:
        raise NotReady.because("too_many_messages_a_day", limit=str(MOST_A_DAY))
    made = ThreadMessage(
        uuid=uuid or uuid4(),
        thread=thread,
        author=author,
        text=clean_text(text),
        seen_by=ThreadClass(seen_by),
        by_mail=by_mail,
        written_at=act.at,
    )
    made.save(force_insert=True)
    _tell(made, beside, author)
    record(
        Event.MESSAGE_WRITTEN,
        made,
        act=act,
        after={"about": beside.name, "seen_by": str(made.seen_by), "by_mail": by_mail},
    )
    return made


def _tell(message: ThreadMessage, beside: BesideThing, author: Person) -> None:
    """Let the author and those concerned take part, and mail the message to the others."""
    thread = message.thread
    listeners = {each.person_id: each for each in thread.listeners.select_related("person")}
    people = [author, *beside.talk.people(beside.row)]
    people += unheard(beside, author, [*people, *(each.person for each in listeners.values())])
    for person in people:
        if person.pk not in listeners:
            listeners[person.pk] = Listener.objects.create(thread=thread, person=person)
    own = listeners.pop(author.pk)
    own.read_at = message.written_at
    own.save(update_fields=["read_at"])
    for each in listeners.values():
        at_once = each.person.mails is MailChoice.AT_ONCE and each.person.is_active
        if at_once and not each.is_quiet and _reads(message, each.person):
            send_message(message, beside, each.person, message.written_at)


def _reads(message: ThreadMessage, person: Person) -> bool:
    """Whether somebody may read a message now, and the thing beside which it stands."""
    actor, thread = actor_of(person), message.thread
    if not access.can_read(actor, thread.partnership):
        return False
    if message.seen_by not in access.classes_of(actor, thread.partnership):
        return False
    return found_beside(thread.kind, thread.item, actor) is not None


@transaction.atomic
def take_back_message(message: ThreadMessage, *, act: Act) -> None:
    """Take back what one wrote: its words are gone; that it was there stays."""
    Partnership.objects.locked(message.thread.partnership)
    message = locked(message, "thread__partnership", "author")
    NotAllowed.unless(access.can_take_back(act.actor, message))
    if message.taken_back_at is not None:
        raise NotReady.because("message_taken_back")
    message.text, message.taken_back_at = "", act.at
    message.save(update_fields=["text", "taken_back_at"])
    record(Event.MESSAGE_TAKEN_BACK, message, act=act)


@transaction.atomic
def listen(
    beside: BesideThing, *, act: Act, has_read: bool = False, is_quiet: bool | None = None
) -> Listener:
    """Say that one has read a conversation, or whether one wants mails of it.

    This is one's own affair, and the trail does not tell of it.
    """
    partnership = Partnership.objects.locked(beside.partnership)
    NotAllowed.unless(access.can_read(act.actor, partnership))
    thread, _new = Thread.objects.get_or_create(
        kind=beside.talk.kind,
        item=beside.row.uuid,
        defaults={"partnership": partnership, "begun_at": act.at},
    )
    own, _new = Listener.objects.get_or_create(thread=thread, person=person_of(act.actor))
    if has_read:
        own.read_at = act.at
    if is_quiet is not None:
        own.is_quiet = is_quiet
    own.save()
    return own
