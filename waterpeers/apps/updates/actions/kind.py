"""Updates as a kind of what one side drafts and the other agrees to."""

from __future__ import annotations

from waterpeers.apps.joint.kinds import JointKind
from waterpeers.apps.updates.actions.steps import complete, note_read
from waterpeers.apps.updates.events import Event
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import courses_in, later_than
from waterpeers.apps.updates.words import WORDS
from waterpeers.domain.partnerships import Phase
from waterpeers.domain.updates import UPDATES

KIND = JointKind(
    table=Update,
    name="update",
    moves=UPDATES,
    handed_over=Event.UPDATE_HANDED_OVER,
    taken_back=Event.UPDATE_TAKEN_BACK,
    sent_back=Event.UPDATE_SENT_BACK,
    agreed_on=Event.UPDATE_AGREED,
    read=Event.UPDATE_READ,
    words=WORDS,
    told=lambda row: {"period": f"{row.year}.{row.number}"},
    ready=complete,
    agreed=lambda row, act: {"plan_version": row.plan.version},
    falls=("agreed_at", "agreed_by", "read_at", "read_by"),
    later=later_than,
    note_read=note_read,
    unread=lambda actor, rows: list(rows.filter(read_at=None)),
    courses=courses_in,
    phases=(Phase.DO,),
    one="updates:update",
    several="updates:of-partnership",
)
