"""Things of a partnership beside which something stands: a conversation, files.

A subject names a kind of row once (``Subject.talks``); its page shows what stands beside it by one
tag, ``{% fragments "beside" row %}``, a line of a list by ``{% fragments "beside_line" row %}``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.foundation.talks import Talk
from waterpeers.domain.actors import Actor

Key = tuple[str, UUID]


@dataclass(frozen=True)
class BesideThing:
    """The thing beside which something stands."""

    talk: Talk
    row: Any
    partnership: Any

    @property
    def key(self) -> Key:
        """What tells it from all others: its kind and its uuid."""
        return self.talk.kind, self.row.uuid

    @property
    def name(self) -> str:
        """What it is called."""
        return self.talk.named(self.row)

    @property
    def href(self) -> str:
        """Where it stands."""
        return self.talk.href(self.row)


def talks() -> dict[str, Talk]:
    """Give the kinds of things beside which something may stand, by their names in addresses."""
    return {talk.kind: talk for subject in subjects() for talk in subject.talks}


def beside_of(row: Any) -> BesideThing | None:
    """Say what a row is that stands on a page; nothing if nothing stands beside it."""
    talk = next((each for each in talks().values() if each.table is type(row)), None)
    return BesideThing(talk, row, talk.partnership(row)) if talk else None


def found_beside(kind: str, item: UUID, actor: Actor) -> BesideThing | None:
    """Find a thing that one may see."""
    return things([(kind, item)], actor).get((kind, item))


def things(keys: Iterable[Key], actor: Actor) -> dict[Key, BesideThing]:
    """Find those of some things that one may see; a query for each kind."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, item in keys:
        by_kind[kind].append(item)
    known, found = talks(), {}
    for kind, items in by_kind.items():
        if (talk := known.get(kind)) is None:
            continue
        rows: Any = talk.table._default_manager
        for row in rows.visible_to(actor).select_related(talk.of).filter(uuid__in=items):
            if talk.readable(actor, row):
                found[kind, row.uuid] = BesideThing(talk, row, talk.partnership(row))
    return found
