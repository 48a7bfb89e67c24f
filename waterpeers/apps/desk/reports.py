"""The desk as its reader sees it: what lies on it, in words, put together calmly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import CameFor
from waterpeers.apps.desk.queries import Beginning
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.models import Draft
from waterpeers.apps.foundation.reasons import gather, sentence
from waterpeers.apps.foundation.waiting import Waiting, last_day
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.operators.queries import alike, country_name
from waterpeers.apps.operators.words import AREAS_IN_BRIEF
from waterpeers.domain.gates import Target
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
class AlikeOperator:
    """An operator like one's own: where it is, how far, and what it is strong in."""

    uuid: UUID
    name: str
    place: str
    km: str
    strengths: str


@dataclass(frozen=True)
class AlikeOperators:
    """Operators like one's own, and the finding in a sentence."""

    heading: str
    operators: list[AlikeOperator]


def alike_of(organisation: Organisation, today: date) -> AlikeOperators | None:
    """Say which operators are like one's own, the nearest first."""
    language = get_language() or "en"
    found = alike(organisation, today, ALIKE)
    if not found:
        return None
    operators = []
    for line, km in found:
        country = country_name(line.country_id, language) if line.country_id else ""
        areas = [term[2:] for term in line.terms.split() if term.startswith("o:")]
        operators.append(
            AlikeOperator(
                uuid=line.organisation_uuid,
                name=line.name,
                place=", ".join(part for part in (line.place, country) if part),
                km=f"{in_figures(km)} km" if km is not None else "",
                strengths=", ".join(str(AREAS_IN_BRIEF.get(code, code)) for code in areas[:3]),
            )
        )
    heading = ngettext(
        "%(number)s operator is like yours", "%(number)s operators are like yours", len(found)
    ) % {"number": len(found)}
    if found[0][1]:
        heading = _("%(alike)s; the nearest is %(km)s away") % {
            "alike": heading,
            "km": operators[0].km,
        }
    return AlikeOperators(heading, operators)


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


def desk_of(
    waits: Iterable[Waiting], drafts: Iterable[Draft], steps: Sequence[DeskStep], at: datetime
) -> Desk:
    """Lay a desk: what ends first on top, then the oldest; what is of one partnership together."""
    trays: dict[Tray, list[Waiting]] = {tray: [] for tray in Tray}
    for waiting in waits:
        trays[waiting.tray].append(waiting)
    to_do = _in_order(trays[Tray.TO_DO], at)
    first = to_do[0] if to_do else None
    return Desk(
        heading=_heading(to_do, steps, at),
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


def _heading(to_do: list[Waiting], steps: Sequence[DeskStep], at: datetime) -> str:
    if not to_do and steps:
        left = sum(step.state != "done" for step in steps)
        return ngettext(
            "%(number)s step is left until others can find you",
            "%(number)s steps are left until others can find you",
            left,
        ) % {"number": left}
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


# --- the first hour ---


@dataclass(frozen=True)
class DeskStep:
    """One of the first steps: how it stands, and what to do."""

    title: str
    text: str
    state: str = "later"  # done, now, next, waits, later
    links: tuple[tuple[str, str], ...] = ()  # address, words
    missing: tuple[str, ...] = ()
    since: str = ""


def first_steps(begun: Beginning | None, at: datetime) -> list[DeskStep]:
    """Say the three first steps with their state; none once all are done."""
    if begun is None:
        return []
    return [_organisation_step(begun, at), _profile_step(begun), _need_step(begun)]


def _organisation_step(begun: Beginning, at: datetime) -> DeskStep:
    title = _("Your organisation")
    find = (reverse("accounts:own-organisation"), _("Say which it is"))
    if begun.organisation:
        return DeskStep(title, begun.organisation.name, "done")
    if begun.asked is None:
        return DeskStep(title, _("Which organisation do you work for? One answer."), "now", (find,))
    values = {"name": begun.asked.name, "answer": begun.refused}
    if begun.refused:
        text = _("You cannot act for %(name)s: %(answer)s")
        return DeskStep(title, text % values, "now", (find,))
    see = (reverse("portal:operator", args=[begun.asked.uuid]), _("See the organisation"))
    if begun.asked_at:
        if begun.asked.state is OrganisationState.PROPOSED:
            text = _("You proposed %(name)s and asked to act for it. A facilitator looks at both.")
        else:
            text = _("You asked to act for %(name)s. A facilitator looks at it.")
        told = _("You hear here and by mail.")
        return DeskStep(
            title,
            f"{text % values} {told}",
            "waits",
            (see,),
            since=since_when(begun.asked_at, at),
        )
    text = _("You proposed %(name)s. Now ask to act for it.")
    claim = (reverse("accounts:claim", args=[begun.asked.uuid]), _("I work for it"))
    return DeskStep(title, text % values, "now", (claim,))


def _profile_step(begun: Beginning) -> DeskStep:
    title = _("Its profile")
    text = _("Who you are, where, how large, in which languages: so that others find you.")
    if begun.profile is None or begun.organisation is None:
        return DeskStep(title, text)
    missing = [each for each in begun.profile.open if each.target is Target.PROFILE]
    if not missing:
        return DeskStep(title, _("All that others look for is there."), "done")
    edit = (reverse("operators:edit", args=[begun.organisation.uuid]), _("Complete the profile"))
    return DeskStep(
        title, _("Still missing:"), "now", (edit,), tuple(sentence(e.reason) for e in missing)
    )


SAY = {
    "need": gettext_lazy("What you need"),
    "strength": gettext_lazy("What you can give"),
    "": gettext_lazy("What you need, or can give"),
}


def _need_step(begun: Beginning) -> DeskStep:
    title = str(SAY[begun.came_for])
    text = _("One sentence is enough. Then you see who could help, and why.")
    if begun.came_for == CameFor.STRENGTH:
        text = _("One sentence is enough. Then those who look for it find you.")
    if begun.profile is None or begun.organisation is None:
        return DeskStep(title, text)
    missing = [e for e in begun.profile.open if e.target is Target.NEEDS_AND_STRENGTHS]
    if not missing:
        return DeskStep(title, _("You have said it."), "done")
    of = [("need", _("State a need")), ("strength", _("State a strength"))]
    of.sort(key=lambda each: each[0] != (begun.came_for or "need"))
    links = tuple(
        (reverse("matching:declare", args=[kind, begun.organisation.uuid]), words)
        for kind, words in of
    )
    if missing[0].code == "profile_evidence_missing":
        text, links = sentence(missing[0].reason), ((reverse("matching:mine"), _("Say it")),)
    is_first = all(each.target is not Target.PROFILE for each in begun.profile.open)
    return DeskStep(title, text, "now" if is_first else "next", links)
