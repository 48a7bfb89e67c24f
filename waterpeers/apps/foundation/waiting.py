"""What waits for somebody: each subject says it in its ``waiting`` module, for desk and mail.

A source is a function of who asks and when; it takes a fixed number of queries, whatever the
number of rows, and the address of each thing that it finds answers GET for whom it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.utils.timezone import localdate

from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.turns import Tray

MOST = 100  # of each source: nobody works through more in a day


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: what, since when, and the one thing to do.

    Where a source cannot tell since when, it is since the worker found it. Nothing waits longer
    than the person has had one of the ``roles`` (any, if none is named) in the organisation.
    """

    kind: str
    what: str
    since: datetime | None
    action: str
    href: str
    until: datetime | None = None  # when it ends by itself or is due, if it is
    organisation: UUID | None = None  # for which the person would act
    roles: tuple[Role, ...] = ()  # in one of which
    about: str = ""  # the partnership that it belongs to, by its title
    tray: Tray = Tray.TO_DO
    details: tuple[str, ...] = ()  # lines that belong to it, for the mail
    row: UUID | None = None  # what waits, where its address is not its own
    mail_href: str = ""  # where its mail leads, if elsewhere: for one person alone, never stored
    is_told_apart: bool = False  # a mail of its own has gone out already

    @property
    def key(self) -> str:
        """What tells it from all else that waits for the same person."""
        return f"{self.kind} {self.row or self.href}"


@dataclass(frozen=True)
class Ahead:
    """A day, or several, that a subject has for the calendar of a partnership."""

    key: str  # stays the same when the day moves
    partnership: int  # its primary key
    day: date
    title: str
    href: str
    last: date | None = None
    place: str = ""
    outlasts: bool = False  # the partnership: it stands in calendars after the end too


# Of these partnerships, by their primary keys, and where one is named of this person alone.
Days = Callable[[Collection[int], UUID | None], Iterable[Ahead]]
Waits = Callable[[Actor, datetime], list[Waiting]]


Read = TypeVar("Read", bound=Callable[..., Any])
SHARED: ContextVar[dict[Hashable, Any] | None] = ContextVar("shared", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """Ask several sources: what more than one of them reads is read once."""
    before = SHARED.set({})
    try:
        yield
    finally:
        SHARED.reset(before)


def read_once(read: Read) -> Read:
    """Make a read that sources share; asked by itself it reads anew."""

    @wraps(read)
    def shared(*of: Any) -> Any:
        there = SHARED.get()
        if there is None:
            return read(*of)
        key = (read, of)
        if key not in there:
            there[key] = read(*of)
        return there[key]

    return shared  # type: ignore[return-value]


def last_day(until: datetime) -> date:
    """Give the last day before something ends; what ends as a day begins lasts the day before.

    In the zone of whoever reads.
    """
    return localdate(until - timedelta(microseconds=1))
