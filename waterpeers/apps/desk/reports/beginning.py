"""The three first steps of somebody who begins here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waterpeers.apps.accounts.models import CameFor
from waterpeers.apps.desk.queries import Beginning
from waterpeers.apps.desk.reports.lines import since_when
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators.models import OrganisationState
from waterpeers.domain.gates import Target


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
