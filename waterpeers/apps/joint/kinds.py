"""What one kind of joint document consists of: all that the general pieces need to know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.joint import access
from waterpeers.apps.joint.models import Joint
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.joint.words import JointWords
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.joint import JointState
from waterpeers.domain.lifecycle import Lifecycle
from waterpeers.domain.partnerships import PartnershipState, Phase
from waterpeers.domain.verdicts import NotAllowed, Verdict

Columns = Mapping[str, Any]
WHO = {  # who makes a move
    "hand_over": access.can_write,
    "take_back": access.can_write,
    "agree": access.can_agree,
    "send_back": access.can_send_back,
}


def nothing_more(row: Any, act: Act) -> Columns:
    """Store nothing beyond that both sides agreed."""
    return {}


@dataclass(frozen=True, kw_only=True)
class JointKind:
    """A kind of what one side drafts and the other agrees to.

    ``ready`` raises what stands against handing it over, and keeps what goes with it; ``agreed``
    does what follows from the yes, and gives columns that are stored with it; ``falls`` are the
    columns that are blank again once one is sent back. ``note_read`` says whether it was news.
    """

    table: type[Joint]
    name: str  # in the names of operations and of what waits: "update"
    moves: Lifecycle
    handed_over: StrEnum  # events
    taken_back: StrEnum
    sent_back: StrEnum
    agreed_on: StrEnum
    read: StrEnum
    words: JointWords
    told: Callable[[Any], dict[str, Any]]  # what the trail is told of a row
    ready: Callable[[Any, Act], object]
    agreed: Callable[[Any, Act], Columns] = nothing_more
    falls: tuple[str, ...] = ("agreed_at", "agreed_by")
    later: Callable[[Any], QuerySet[Any]]  # those after it
    note_read: Callable[[Any, Act], bool]
    unread: Callable[[Actor, QuerySet[Any]], list[Any]]  # of rows, by somebody or their party
    courses: Callable[[Sequence[Partnership], date], Mapping[int, Sequence[PeriodCourse]]]
    phases: Collection[Phase] = frozenset(Phase)  # of partnerships that are asked
    one: str  # the name of its address
    several: str  # and of the list's

    def event(self, move: str) -> StrEnum:
        """Give what happens when it moves."""
        return {
            "hand_over": self.handed_over,
            "take_back": self.taken_back,
            "send_back": self.sent_back,
            "agree": self.agreed_on,
        }[move]

    def rows(self, actor: Actor) -> Any:
        """Give those that somebody may know of, each with its partnership and people."""
        people = [
            field.name
            for field in self.table._meta.concrete_fields
            if field.is_relation and field.name.endswith("_by")
        ]
        found: Any = self.table._default_manager
        return found.visible_to(actor).select_related(self.table.to_partnership, *people)

    def found(self, actor: Actor, uuid: UUID) -> Any:
        """Find one that somebody may read, or answer 404 where they may not know of it."""
        row = get_object_or_404(self.rows(actor), uuid=uuid)
        NotAllowed.unless(access.can_read(actor, row))
        return row

    def may(self, actor: Actor, row: Joint) -> set[str]:
        """Name the moves that somebody may make now."""
        if row.whole.state is not PartnershipState.ACTIVE:
            return set()
        asked: dict[Any, Verdict] = {}
        open_now = self.moves.open_from(row.state)
        for rule in {WHO[move] for move in open_now}:
            asked[rule] = rule(actor, row)
        return {move for move in open_now if asked[WHO[move]]}

    def may_note_read(self, actor: Actor, row: Joint) -> bool:
        """Whether somebody is to note that they read what both sides agreed on."""
        if row.state is not JointState.AGREED or not access.can_note_read(actor, row):
            return False
        return bool(self.unread(actor, self.table._default_manager.filter(pk=row.pk)))

    def page(self, row: Joint) -> str:
        """Give the address of one."""
        return reverse(self.one, args=[row.uuid])

    def list_of(self, partnership: Partnership) -> str:
        """Give the address of the list of a partnership."""
        return reverse(self.several, args=[partnership.uuid])


@cache
def kind_of(table: type[Model]) -> JointKind:
    """Find the kind of the rows of a table."""
    kinds: list[JointKind] = [kind for subject in subjects() for kind in subject.joint]
    return next(kind for kind in kinds if kind.table is table)
