"""Reading what was learned: the records of a partnership, who is of a side, links of one use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.core import signing
from django.db.models import F, Prefetch, QuerySet, Sum
from django.urls import reverse

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.learning.models import LearningCheck, LearningRecord
from waterpeers.apps.missions.models import LogEntry, Mission, MissionCost, TeamMember
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.questionnaires.models import Submission
from waterpeers.domain.actors import Actor
from waterpeers.domain.learning import TIME_TO_ANSWER, Blocked, HowFar, Look, Method, standing
from waterpeers.domain.missions import OVER
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole

MOST = 500  # of a list
LINK = "learning.answer"  # what its links are signed for
LearningRecordId = Annotated[UUID, Named(LearningRecord, "its uuid", "6f9c…")]
LearningCheckId = Annotated[UUID, Named(LearningCheck, "its uuid", "6f9c…")]


def whole_records() -> QuerySet[LearningRecord]:
    """Give records with all that is said of them; two queries for any number."""
    checks = LearningCheck.objects.select_related("answered_by", "seconded_by")
    rows = LearningRecord.objects.select_related(
        "partnership", "party__organisation", "answerer", "noted_by", "entry__mission"
    )
    return rows.prefetch_related(Prefetch("checks", checks.order_by("due_on", "pk")))


def records_of(partnership: Partnership) -> list[LearningRecord]:
    """List what was learned, the latest first."""
    rows = whole_records().filter(partnership=partnership)
    return list(rows.order_by("-learned_on", "-pk")[:MOST])


def entry_of(partnership: Partnership, uuid: object) -> LogEntry | None:
    """Find an entry of the log of a mission of this partnership."""
    rows = LogEntry.objects.filter(mission__partnership=partnership).named(str(uuid or ""))
    related = rows.select_related("mission__host", "noted_by").prefetch_related(
        Prefetch("team", TeamMember.objects.select_related("person", "party").order_by("pk"))
    )
    return related.first()


def learned_on(mission: Mission) -> list[LearningRecord]:
    """List what was learned on a mission, from the entries of its log, the first first."""
    return list(whole_records().filter(entry__mission=mission).order_by("pk")[:MOST])


def sides_of(partnership: Partnership) -> list[Party]:
    """Give the parties that learn, mentors first."""
    return [party for party in parties_of(partnership) if party.role in OPERATOR_ROLES]


def people_of_side(party: Party) -> list[Person]:
    """List who works for a side, each once."""
    works = Membership.objects.filter(organisation=party.organisation_id).values("person")
    return list(Person.objects.filter(pk__in=works, is_active=True).order_by("name", "pk"))


# --- many records at once ---


@dataclass(frozen=True)
class LookedAt:
    """Of one record what is counted across partnerships, and nothing by which one knows it."""

    method: Method
    standing: HowFar
    helped: list[str]
    blocked: list[str]


def looked_at(actor: Actor, today: date) -> list[LookedAt]:
    """Read what is counted of all records that one may read; two queries for any number."""
    rows = LearningRecord.objects.visible_to(actor)
    if not (actor.is_facilitator or actor.is_administrator):
        own = Party.objects.filter(
            organisation__uuid__in=actor.organisations,
            role__in=[str(each) for each in OPERATOR_ROLES],
        )
        rows = rows.filter(partnership__in=own.values("partnership"))
    looks: dict[int, list[Look]] = defaultdict(list)
    said: dict[int, tuple[list[str], list[str]]] = {}
    checks = LearningCheck.objects.filter(record__in=rows).order_by("due_on", "pk")
    names = ("record_id", "due_on", "level", "second", "helped", "blocked")
    for pk, due_on, level, second, helped, blocked in checks.values_list(*names):
        looks[pk].append(Look(due_on, level, second, Blocked.NO_MEANS in blocked))
        if level is not None:
            said[pk] = (helped, blocked)
    return [
        LookedAt(Method(method), standing(level, looks[pk], today), *said.get(pk, ([], [])))
        for pk, method, level in rows.values_list("pk", "method", "level")
    ]


def of_mentor(organisation: Organisation) -> list[LearningRecord]:
    """List what people of an operator learned as mentors, in all its partnerships."""
    rows = whole_records().filter(party__organisation=organisation, party__role=PartyRole.MENTOR)
    return list(rows.order_by("-learned_on", "-pk")[:MOST])


@dataclass(frozen=True)
class MentorGave:
    """What an operator gave to missions as a mentor, and how its people found them."""

    days: Decimal
    nights: int
    missions: int
    useful: int
    answered: int


USEFUL = frozenset({"4", "5"})  # of the levels of the question about use


def given_by(organisation: Organisation) -> MentorGave:
    """Add up what an operator gave as a mentor; three queries for any number."""
    own = {"party__organisation": organisation, "party__role": PartyRole.MENTOR}
    sums = MissionCost.objects.filter(**own).aggregate(Sum("days"), Sum("nights"))
    went = Mission.objects.filter(
        partnership__parties__organisation=organisation,
        partnership__parties__role=PartyRole.MENTOR,
        state__in=[str(each) for each in OVER],
    )
    answers = Submission.objects.filter(
        sheet__respondent__round__owner="mission",
        sheet__respondent__organisation=organisation,
        sheet__respondent__side=PartyRole.MENTOR,
        version=F("sheet__version"),
    ).values_list("answers", flat=True)
    levels = [(each.get("useful") or {}).get("value") for each in answers]
    return MentorGave(
        sums["days__sum"] or Decimal(0),
        sums["nights__sum"] or 0,
        went.distinct().count(),
        sum(each in USEFUL for each in levels),
        sum(each is not None for each in levels),
    )


# --- links that answer without signing in ---


def answer_link(check: LearningCheck, person: Person) -> str:
    """Give the address at which one person answers one check once, without signing in."""
    token = signing.Signer(salt=LINK).sign_object([str(check.uuid), str(person.uuid)])
    return reverse("learning:answer", args=[token])


def named_by(token: str, today: date) -> tuple[LearningCheck, Person] | None:
    """Find what a link asks of whom; nothing where it is not ours, has been used, or has ended."""
    try:
        check_uuid, person_uuid = signing.Signer(salt=LINK).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    rows = LearningCheck.objects.filter(uuid=check_uuid, answered_at=None)
    rows = rows.filter(due_on__lte=today, due_on__gte=today - TIME_TO_ANSWER)
    related = ("record__partnership", "record__party__organisation", "record__answerer")
    check = rows.select_related(*related).first()
    person = Person.objects.filter(uuid=person_uuid, is_active=True).first()
    return (check, person) if check and person else None
