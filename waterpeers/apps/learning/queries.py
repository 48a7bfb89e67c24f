"""Reading what was learned: the records of a partnership, who is of a side, links of one use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core import signing
from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.urls import reverse

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.learning.models import (
    Certificate,
    LearningCheck,
    LearningRecord,
    LearningRecordQuerySet,
)
from waterpeers.apps.missions.models import LogEntry, Mission, MissionCost, TeamMember
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.plans.models import LearningTarget
from waterpeers.apps.questionnaires.models import Submission
from waterpeers.domain.actors import Actor
from waterpeers.domain.learning import TIME_TO_ANSWER, Absorption, Method
from waterpeers.domain.learning_use import AimMet, UseCell, added_up
from waterpeers.domain.missions import OVER
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole

MOST = 500  # of a list
LINK = "learning.answer"  # what its links are signed for
LearningRecordId = Annotated[UUID, Named(LearningRecord, "its uuid", "6f9c…")]
LearningTargetId = Annotated[UUID, Named(LearningTarget, "its uuid", "6f9c…")]
CertificateId = Annotated[UUID, Named(Certificate, "its uuid", "6f9c…")]
LearningCheckId = Annotated[UUID, Named(LearningCheck, "its uuid", "6f9c…")]


def whole_records() -> QuerySet[LearningRecord]:
    """Give records with all that is said of them; two queries for any number."""
    checks = LearningCheck.objects.select_related("answered_by", "seconded_by")
    rows = LearningRecord.objects.select_related(
        "partnership",
        "party__organisation",
        "answerer",
        "noted_by",
        "entry__mission",
        "target",
        "passed_on_from",
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


def targets_of(
    partnership: Partnership, keep: LearningRecord | None = None
) -> list[LearningTarget]:
    """List who the plan says will be able to do what, and what a record has been tied to."""
    rows = LearningTarget.objects.filter(plan__partnership=partnership)
    kept = Q(withdrawn_at=None) | Q(pk=keep.target_id if keep else None)
    return list(rows.filter(kept).order_by("number", "pk"))


def aims_of(partnership: Partnership, today: date) -> list[tuple[LearningTarget, AimMet]]:
    """Say of each aim of the plan how many learned for it and use it; two queries."""
    learners = F("women") + F("men") + F("unsaid")
    known = Q(unknown_after=None) | Q(unknown_after__gte=today)
    used = known & Q(said__gte=int(Absorption.DOES_ALONE))
    rows = LearningRecord.objects.filter(partnership=partnership, target__isnull=False)
    sums = rows.values("target").annotate(
        records=Count("pk"), learned=Sum(learners), using=Sum(learners, filter=used)
    )
    found: dict[int, Any] = {each.pop("target"): each for each in sums.order_by()}
    return [
        (target, AimMet(target.people, **_counts(found.get(target.pk, {}))))
        for target in targets_of(partnership)
    ]


def _counts(found: Mapping[str, Any]) -> dict[str, int]:
    return {name: number or 0 for name, number in found.items()}


def teachers_for(
    partnership: Partnership, actor: Actor, keep: LearningRecord | None = None
) -> list[LearningRecord]:
    """List what people of these operators learned, here or elsewhere, and may have passed on."""
    sides = [each.organisation_id for each in sides_of(partnership)]
    theirs = Q(party__organisation__in=sides, pk__in=readable(actor).values("pk"))
    kept = Q(pk=keep.passed_on_from_id if keep else None)
    rows = LearningRecord.objects.filter(theirs | kept).exclude(pk=keep.pk if keep else None)
    related = rows.select_related("party__organisation")
    return list(related.order_by("-learned_on", "-pk")[:MOST])


def comes_from(learned: LearningRecord) -> list[int]:
    """Name all from which something was passed on, the nearest first, and itself."""
    found: list[int] = []
    at: int | None = learned.pk
    while at is not None and at not in found:
        found.append(at)
        rows = LearningRecord.objects.filter(pk=at).values_list("passed_on_from", flat=True)
        at = rows.first()
    return found


def people_of_side(party: Party) -> list[Person]:
    """List who works for a side, each once."""
    works = Membership.objects.filter(organisation=party.organisation_id).values("person")
    return list(Person.objects.filter(pk__in=works, is_active=True).order_by("name", "pk"))


def certificates_of(learned: LearningRecord) -> list[Certificate]:
    """List the certificates of a record that hold, by name."""
    return list(learned.certificates.filter(withdrawn_at=None).order_by("name", "pk"))


# --- many records at once ---


def readable(actor: Actor) -> LearningRecordQuerySet:
    """Give the records that one may read: of one's own partnerships, or all if one helps."""
    if actor.is_facilitator or actor.is_administrator:
        return LearningRecord.objects.all()
    own = Party.objects.filter(
        organisation__uuid__in=actor.organisations,
        role__in=[str(each) for each in OPERATOR_ROLES],
    )
    return LearningRecord.objects.filter(partnership__in=own.values("partnership"))


@dataclass(frozen=True)
class LookedAt:
    """How much of many records is in use, counted: all of them, by method, by condition.

    A condition is what helped, or with a dash what stood in the way, as it was said last.
    """

    whole: UseCell
    methods: dict[Method, UseCell]
    conditions: dict[str, UseCell]


def looked_at(actor: Actor, today: date) -> LookedAt:
    """Count what is counted of all records that one may read; two queries for any number."""
    rows = readable(actor)
    methods = {Method(str(key)): cell for key, cell in _counted(rows, "method", today).items()}
    said = _counted(rows.exclude(conditions=""), "conditions", today)
    conditions = added_up((text.split(","), cell) for text, cell in said.items())
    return LookedAt(sum(methods.values(), UseCell()), methods, conditions)


def _counted(rows: LearningRecordQuerySet, name: str, today: date) -> dict[str, UseCell]:
    """Count by a column in one query, as ``Stands.on`` says it."""
    known = Q(unknown_after=None) | Q(unknown_after__gte=today)
    counted = rows.values_list(name).annotate(
        number=Count("pk"),
        not_known=Count("pk", filter=Q(unknown_after__lt=today)),
        in_use=Count("pk", filter=known & Q(said__gte=int(Absorption.DOES_ALONE))),
        tried=Count("pk", filter=known & Q(said__gte=int(Absorption.TRIED))),
    )
    return {key: UseCell(*numbers) for key, *numbers in counted.order_by()}


MOST_SHOWN = 60  # of a drawing: the latest


def passed_on(actor: Actor) -> list[LearningRecord]:
    """List what was taught in order to be taught, or was passed on; the latest, by day.

    With the operators of each partnership; four queries for any number.
    """
    began = LearningRecord.objects.filter(passed_on_from__isnull=False).values("passed_on_from")
    taught: Any = Q(method=str(Method.TRAINING_OF_TRAINERS)) | Q(passed_on_from__isnull=False)
    taught |= Q(pk__in=began)
    parties = Party.objects.select_related("organisation").order_by("pk")
    rows = readable(actor).filter(taught).select_related("party__organisation", "partnership")
    related = rows.prefetch_related(Prefetch("partnership__parties", parties))
    return list(related.order_by("-learned_on", "-pk")[:MOST_SHOWN])[::-1]


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
