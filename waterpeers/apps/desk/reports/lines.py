"""The desk as its reader sees it: what lies on it, in words, put together calmly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.models import Draft
from waterpeers.apps.foundation.reasons import gather
from waterpeers.apps.foundation.waiting import Waiting, last_day
from waterpeers.domain.turns import REMIND_BEFORE, Tray

ALIKE = 4  # operators that somebody who begins is shown
SHOWN = 7  # more than that is a list, not a desk


@dataclass(frozen=True)
class DeskLine:
    """One thing on a desk, in words."""

    what: str
    action: str
    href: str
    since: str
    until: str = ""
    ends_soon: bool = False
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeskGroup:
    """What belongs together: the things of one partnership, or of none."""

    about: str
    lines: list[DeskLine] = field(default_factory=list)


@dataclass(frozen=True)
class Desk:
    """All that lies on a desk."""

    heading: str
    first: DeskLine | None
    first_about: str
    groups: list[DeskGroup]
    folded: list[DeskGroup]
    number_folded: int
    news: list[DeskLine]
    with_others: list[DeskLine]
    begun: list[DeskLine]

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all lies on it."""
        return not (self.first or self.news or self.with_others or self.begun)


def desk_of(
    waits: Iterable[Waiting], drafts: Iterable[Draft], steps_left: int, at: datetime
) -> Desk:
    """Lay a desk: what ends first on top, then the oldest; what is of one partnership together."""
    trays: dict[Tray, list[Waiting]] = {tray: [] for tray in Tray}
    for waiting in waits:
        trays[waiting.tray].append(waiting)
    to_do = _in_order(trays[Tray.TO_DO], at)
    first = to_do[0] if to_do else None
    return Desk(
        heading=_heading(to_do, steps_left, at),
        first=_line(first, at) if first else None,
        first_about=first.about if first else "",
        groups=_grouped(to_do[1:SHOWN], at),
        folded=_grouped(to_do[SHOWN:], at),
        number_folded=len(to_do[SHOWN:]),
        news=[_line(each, at) for each in reversed(trays[Tray.NEWS])],
        with_others=[_line(each, at) for each in trays[Tray.WITH_OTHERS]],
        begun=[*(_line(each, at) for each in trays[Tray.BEGUN]), *map(_draft, drafts)],
    )


def _in_order(waits: list[Waiting], at: datetime) -> list[Waiting]:
    """Put what ends soon before all else."""
    return sorted(waits, key=lambda each: each.until or at if _ends_soon(each, at) else at)


def _ends_soon(waiting: Waiting, at: datetime) -> bool:
    return waiting.until is not None and waiting.until - at <= REMIND_BEFORE


def _heading(to_do: list[Waiting], steps_left: int, at: datetime) -> str:
    if not to_do and steps_left:
        return ngettext(
            "%(number)s step is left until others can find you",
            "%(number)s steps are left until others can find you",
            steps_left,
        ) % {"number": steps_left}
    if not to_do:
        return _("Nothing waits for you")
    waits = ngettext(
        "%(number)s thing waits for you", "%(number)s things wait for you", len(to_do)
    ) % {"number": len(to_do)}
    soon = sum(_ends_soon(each, at) for each in to_do)
    if not soon:
        return waits
    if soon == len(to_do):
        return ngettext(
            "%(number)s thing waits for you, and ends soon",
            "%(number)s things wait for you, and all end soon",
            soon,
        ) % {"number": soon}
    ends = ngettext("%(number)s ends soon", "%(number)s end soon", soon) % {"number": soon}
    return _("%(waits)s, %(ends)s") % {"waits": waits, "ends": ends}


def _grouped(waits: Iterable[Waiting], at: datetime) -> list[DeskGroup]:
    groups: dict[str, DeskGroup] = {}
    for each in sorted(waits, key=lambda each: bool(each.about)):
        groups.setdefault(each.about, DeskGroup(each.about)).lines.append(_line(each, at))
    return list(groups.values())


def _line(waiting: Waiting, at: datetime) -> DeskLine:
    return DeskLine(
        what=waiting.what,
        action=waiting.action,
        href=waiting.href,
        since=since_when(waiting.since or at, at),
        until=_until(waiting.until) if waiting.until else "",
        ends_soon=_ends_soon(waiting, at),
        details=waiting.details,
    )


def since_when(moment: datetime, at: datetime) -> str:
    """Say since when something waits, as one says it: by days, and long ones by their date."""
    day = localdate(moment)
    number = (localdate(at) - day).days
    if number <= 0:
        return _("since today")
    if number == 1:
        return _("since yesterday")
    if number > 60:
        return _("since %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
    return ngettext("for %(number)s day", "for %(number)s days", number) % {"number": number}


def _until(moment: datetime) -> str:
    return _("until %(day)s") % {"day": date_format(last_day(moment), "DATE_FORMAT")}


def _draft(draft: Draft) -> DeskLine:
    saved = localtime(draft.saved_at)
    moment = f"{date_format(saved, 'SHORT_DATETIME_FORMAT')} {date_format(saved, 'T')}"
    return DeskLine(
        what=draft_name(draft),
        action=_("Go on"),
        href=draft.address,
        since=_("saved %(moment)s") % {"moment": moment},
    )


def draft_name(draft: Draft) -> str:
    """Say what a draft is of: its form, and what was typed first in it."""
    names: dict[str, Any] = gather("DRAFTS")
    kind = str(names.get(draft.form, _("Draft")))
    title = draft.title.strip()
    return _("%(kind)s: %(title)s") % {"kind": kind, "title": title} if title else kind
