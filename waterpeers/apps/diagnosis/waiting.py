"""What waits for those who run a partnership about its diagnosis: dangers, and ranks to give."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.diagnosis.actions.rounds import OWNER
from waterpeers.apps.diagnosis.models import Finding, PriorityScore
from waterpeers.apps.diagnosis.queries import not_safe
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.partnerships.access import RUNNERS, operators_run_by
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.questionnaires.models import Submission
from waterpeers.domain.actors import Actor
from waterpeers.domain.diagnosis import FindingKind
from waterpeers.domain.turns import NEWS_LASTS, Tray


def unsafe(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell both sides at once of a "no" on safety, without saying whose it is; two queries.

    It does not wait until all are in, and is told once, however many say it.
    """
    own = {party.partnership.uuid: party for party in operators_run_by(actor).values()}
    rows: Any = Submission.objects.filter(
        sheet__respondent__round__owner=OWNER,
        sheet__respondent__round__about_uuid__in=own,
        version=F("sheet__version"),
        handed_in_at__gt=at - NEWS_LASTS,
    ).exclude(person__uuid=actor.person)
    rows = rows.select_related("sheet__respondent__round__template")
    found: dict[str, Waiting] = {}
    for row in rows.order_by("handed_in_at", "pk")[:MOST]:
        for each in _of(row, own[row.sheet.respondent.round.about_uuid]):
            found.setdefault(each.key, each)
    return list(found.values())


def to_rank(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell an operator of problems that another has ranked and it has not; two queries.

    Nobody reads the other's ranks before its own are in, and nothing is decided until then.
    """
    organisations, sides = actor.organisations_as(*RUNNERS), operators_run_by(actor)
    said = PriorityScore.objects.filter(finding=OuterRef("pk"))
    own = Q(party__organisation__uuid__in=organisations)
    rows: Any = Finding.objects.standing().filter(
        Exists(said.exclude(own)),
        ~Exists(said.filter(own)),
        kind=FindingKind.PROBLEM,
        decided_at=None,
        partnership__in=sides,
    )
    rows = rows.annotate(
        since=Subquery(said.exclude(own).order_by("scored_at", "pk").values("scored_at")[:1]),
    )
    rows = rows.select_related("partnership").order_by("since", "pk")[:MOST]
    found: dict[Partnership, list[Any]] = {}
    for row in rows:
        found.setdefault(row.partnership, []).append(row)
    return [_ranks(sides[partnership.pk], problems) for partnership, problems in found.items()]


def _ranks(party: Party, problems: list[Any]) -> Waiting:
    number = len(problems)
    return Waiting(
        kind="rank",
        what=ngettext(
            "The other side has ranked %(number)s problem; your rank is missing.",
            "The other side has ranked %(number)s problems; your ranks are missing.",
            number,
        )
        % {"number": number},
        since=problems[0].since,
        action=_("Rank for your side"),
        href=reverse("diagnosis:rank", args=[problems[0].uuid]),
        organisation=party.organisation.uuid,
        roles=RUNNERS,
        about=party.partnership.title,
        details=tuple(row.title for row in problems),
    )


def _of(row: Any, party: Party) -> list[Waiting]:
    round_ = row.sheet.respondent.round
    return [
        Waiting(
            kind="not_safe",
            what=_("Not safe, says one side: “%(question)s” Do something now.")
            % {"question": question.text.said(get_language() or "en")},
            since=row.handed_in_at,
            action=_("See what is not safe"),
            href=reverse("diagnosis:of-partnership", args=[round_.about_uuid]),
            organisation=party.organisation.uuid,
            roles=RUNNERS,
            about=round_.title,
            tray=Tray.NEWS,
            row=uuid5(round_.uuid, question.code),
        )
        for question in not_safe(round_.questionnaire, row.said)
    ]
