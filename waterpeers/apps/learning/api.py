"""Learning, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.accounts.queries import PersonId
from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.learning import access
from waterpeers.apps.learning.actions import certificates as certificate_actions
from waterpeers.apps.learning.actions import checks as check_actions
from waterpeers.apps.learning.actions import records as actions
from waterpeers.apps.learning.documents import certificate_document, learning_document
from waterpeers.apps.learning.models import Certificate, LearningCheck, LearningRecord
from waterpeers.apps.learning.queries import (
    CertificateId,
    LearningCheckId,
    LearningRecordId,
    LearningTargetId,
    aims_of,
    certificates_of,
    given_by,
    looked_at,
    of_mentor,
    passed_on,
    records_of,
    whole_records,
)
from waterpeers.apps.learning.reports.descent import who_learned
from waterpeers.apps.learning.reports.records import row_of
from waterpeers.apps.missions.queries import LogEntryId
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.learning import Blocked, Helped, Knowledge, LevelOfStaff, Method
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["learning"])


class LearningCheckOut(Schema):
    """A later look: the level that was said, none yet where nobody has answered."""

    uuid: UUID
    due_on: date
    level: int | None
    helped: list[Helped]
    blocked: list[Blocked]
    word: str
    answered_at: datetime | None
    second: int | None
    second_word: str
    seconded_at: datetime | None


class LearningRecordOut(Schema):
    """Something that was learned; ``names`` are those of learners who agreed."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    party: UUID = Field(alias="party.uuid")
    practice: str
    method: Method
    learned_on: date
    until_on: date | None
    unit: str
    staff_level: LevelOfStaff
    women: int
    men: int
    unsaid: int
    level: int
    next_use: str
    next_use_where: str
    next_use_on: date | None
    next_use_who: str
    means: str
    means_from: str
    place: str
    theme: str
    knowledge: list[Knowledge]
    learned: str
    peers: str
    names: list[str]
    obstacles: str
    evidence: str
    language: str
    answerer: UUID | None = Field(alias="answerer.uuid", default=None)
    entry: UUID | None = Field(alias="entry.uuid", default=None)
    target: UUID | None = Field(alias="target.uuid", default=None)
    passed_on_from: UUID | None = Field(alias="passed_on_from.uuid", default=None)
    noted_at: datetime
    checks: list[LearningCheckOut]

    @staticmethod
    def resolve_checks(record: LearningRecord) -> list[LearningCheck]:
        """Give the later looks, by day."""
        return sorted(record.checks.all(), key=lambda check: check.due_on)


class LearningRecordIn(Schema):
    """Something to note; sent twice with one ``uuid`` it is one. ``level`` is from 0 to 6.

    ``entry`` is where in the log of a mission it was noted first, ``target`` the aim of the plan
    that it serves, ``passed_on_from`` what those learned who taught it.
    """

    uuid: UUID | None = None
    party: PartyId
    practice: str = ""
    method: Method
    learned_on: date
    until_on: date | None = None
    unit: str = ""
    staff_level: LevelOfStaff
    women: int = 0
    men: int = 0
    unsaid: int = 0
    level: int
    next_use: str = ""
    next_use_where: str = ""
    next_use_on: date | None = None
    next_use_who: str = ""
    means: str = ""
    means_from: str = ""
    place: str = ""
    theme: WorkingArea | None = None
    knowledge: list[Knowledge] = []
    learned: str = ""
    peers: str = ""
    names: list[str] = []
    names_agreed: bool = False
    obstacles: str = ""
    evidence: str = ""
    answerer: PersonId | None = None
    entry: LogEntryId | None = None
    target: LearningTargetId | None = None
    passed_on_from: LearningRecordId | None = None


class ChangedLearningRecordIn(LearningRecordIn):
    """A changed record, from the revision that was seen."""

    revision: int


class LearningAnswerIn(Schema):
    """How far a practice has come, from 0 to 6; what helped, what stood in the way."""

    level: int
    helped: list[Helped] = []
    blocked: list[Blocked] = []
    word: str = ""


class SecondIn(Schema):
    """What a supervisor sees."""

    level: int
    word: str = ""


class CertificateOut(Schema):
    """A certificate of taking part that holds; anybody who has ``code`` checks it on the site."""

    uuid: UUID
    record: UUID = Field(alias="record.uuid")
    name: str
    code: str
    issued_at: datetime
    withdrawn_at: datetime | None


class HeirOut(Schema):
    """Who learned what in which year, and from what earlier learning it was passed on."""

    record: UUID
    who: str
    organisation: UUID
    year: int
    practice: str
    passed_on_from: UUID | None


class AimOut(Schema):
    """An aim of the plan: how many learned for it, and how many use it in real work."""

    target: UUID
    who: str
    title: str
    people: int | None
    records: int
    learned: int
    using: int
    is_met: bool


class ForgetLearnerIn(Schema):
    """Whose name is taken out, as it was written."""

    name: str


class ForgottenOut(Schema):
    """How many records had said the name."""

    records: int


class UseOut(Schema):
    """How much of some records is in use: of how many, and of how many one does not know."""

    number: int
    not_known: int
    in_use: int


class AcrossOut(Schema):
    """Use by way of teaching over all that one may read; ways with few records are left out.

    This is no proof of cause: partnerships choose their ways for reasons of their own.
    """

    number: int
    methods: dict[Method, UseOut]


class GainOut(Schema):
    """What an operator gained as a mentor, and what it gave."""

    days: Decimal
    nights: int
    missions: int
    useful: int
    answered: int
    learned: list[LearningRecordOut]


@router.get("/across/", response={200: AcrossOut, **ERRORS})
def learning_across(request: Request) -> dict[str, Any]:
    """Say which ways of teaching led to use, over all partnerships that one may read."""
    looked = looked_at(request.actor, request.act.at.date())
    shown = {method: cell for method, cell in looked.methods.items() if cell.is_shown}
    return {"number": looked.whole.number, "methods": shown}


@router.get("/descent/", response={200: list[HeirOut], **ERRORS})
def learning_descent(request: Request) -> list[dict[str, Any]]:
    """List who taught whom, over all that one may read; names only where they agreed."""
    rows = passed_on(request.actor)
    uuids = {each.pk: each.uuid for each in rows}
    return [
        {
            "record": each.uuid,
            "who": who_learned(each),
            "organisation": each.party.organisation.uuid,
            "year": each.learned_on.year,
            "practice": each.practice,
            "passed_on_from": uuids.get(each.passed_on_from_id or 0),
        }
        for each in rows
    ]


@router.get("/gained/{uuid}/", response={200: GainOut, **ERRORS})
def gained_as_mentor(request: Request, uuid: OrganisationId) -> dict[str, Any]:
    """Give what an operator gained as a mentor: what its people learned, beside what it gave."""
    organisation = get_object_or_404(Organisation, uuid=uuid)
    if not access.can_read_gain(request.actor, organisation):
        raise Http404
    return vars(given_by(organisation)) | {"learned": of_mentor(organisation)}


@router.get("/of/{uuid}/", response={200: list[LearningRecordOut], **ERRORS})
def learning_records(request: Request, uuid: PartnershipId) -> list[LearningRecord]:
    """List what was learned in a partnership, the latest first."""
    return records_of(_readable(request, uuid))


@router.get("/of/{uuid}/aims/", response={200: list[AimOut], **ERRORS})
def learning_aims(request: Request, uuid: PartnershipId) -> list[dict[str, Any]]:
    """Say of each aim of the plan whether it is met, and by how many."""
    found = aims_of(_readable(request, uuid), request.act.at.date())
    return [
        {
            "target": target.uuid,
            "who": target.who,
            "title": target.title,
            "people": met.wanted,
            "records": met.records,
            "learned": met.learned,
            "using": met.using,
            "is_met": met.is_met,
        }
        for target, met in found
    ]


@router.post("/of/{uuid}/", response={201: LearningRecordOut, **ERRORS})
def note_learning(request: Request, uuid: PartnershipId, data: LearningRecordIn) -> Status:
    """Note what somebody learned."""
    given = data.dict()
    key = given.pop("uuid")
    partnership = _partnership(request, uuid)
    return Status(201, actions.note_learning(partnership, given, act=request.act, uuid=key))


@router.put("/records/{uuid}/", response={200: LearningRecordOut, **ERRORS})
def change_learning(
    request: Request, uuid: LearningRecordId, data: ChangedLearningRecordIn
) -> LearningRecord:
    """Change what is noted, from the revision that was seen."""
    given = data.dict()
    return actions.change_learning(
        _record(request, uuid), given, revision=given.pop("revision"), act=request.act
    )


@router.post("/records/{uuid}/now/", response={200: LearningCheckOut, **ERRORS})
def say_level(request: Request, uuid: LearningRecordId, data: LearningAnswerIn) -> LearningCheck:
    """Say unasked how far something has come today."""
    return check_actions.say_level(_record(request, uuid), data.dict(), act=request.act)


@router.get("/records/{uuid}/certificates/", response={200: list[CertificateOut], **ERRORS})
def certificates(request: Request, uuid: LearningRecordId) -> list[Certificate]:
    """List the certificates of a record that hold."""
    return certificates_of(_record(request, uuid))


@router.post(
    "/records/{uuid}/certificates/", response={201: list[CertificateOut], **ERRORS}, auth=signs
)
def issue_certificates(request: Request, uuid: LearningRecordId) -> Status:
    """Certify for all who are named that they took part."""
    made = certificate_actions.issue_certificates(_record(request, uuid), act=request.act)
    return Status(201, made)


@router.delete("/certificates/{uuid}/", response={200: CertificateOut, **ERRORS})
def withdraw_certificate(request: Request, uuid: CertificateId) -> Certificate:
    """Withdraw a certificate; its address says only that it does not hold."""
    found = _certificate(request, uuid)
    return certificate_actions.withdraw_certificate(found, act=request.act)


@router.get(
    "/certificates/{uuid}/paper.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED
)
def certificate_paper(request: Request, uuid: CertificateId, form: DocumentFormat) -> Any:
    """Give a certificate as a file, in the language that is asked for."""
    found = _certificate(request, uuid)
    if found.withdrawn_at is not None:
        raise Http404
    return answer(certificate_document(found), form, "certificate")


@router.put("/checks/{uuid}/answer/", response={200: LearningCheckOut, **ERRORS})
def answer_check(request: Request, uuid: LearningCheckId, data: LearningAnswerIn) -> LearningCheck:
    """Answer a check, once."""
    return check_actions.answer_check(_check(request, uuid), data.dict(), act=request.act)


@router.put("/checks/{uuid}/second/", response={200: LearningCheckOut, **ERRORS})
def second_check(request: Request, uuid: LearningCheckId, data: SecondIn) -> LearningCheck:
    """Say what a supervisor sees of it."""
    return check_actions.second_check(_check(request, uuid), **data.dict(), act=request.act)


@router.post("/sides/{uuid}/forget/", response={200: ForgottenOut, **ERRORS})
def forget_learner(request: Request, uuid: PartyId, data: ForgetLearnerIn) -> dict[str, int]:
    """Take a learner's name out of all that was noted; counts stay."""
    seen = Partnership.objects.visible_to(request.actor)
    party = get_object_or_404(Party.objects.filter(partnership__in=seen), uuid=uuid)
    return {"records": actions.forget_learner(party, data.name, act=request.act)}


@router.get("/of/{uuid}/list.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def learning_report(request: Request, uuid: PartnershipId, form: DocumentFormat) -> Any:
    """Give all that was learned as PDF, Word file or workbook."""
    partnership = _readable(request, uuid)
    at = request.act.at
    rows = [row_of(each, at.date()) for each in records_of(partnership)]
    return answer(learning_document(partnership, rows, at=at), form, f"{partnership.code}-learning")


def _partnership(request: Request, uuid: UUID) -> Partnership:
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def _readable(request: Request, uuid: UUID) -> Partnership:
    found = _partnership(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, found))
    return found


def _record(request: Request, uuid: UUID) -> LearningRecord:
    seen = LearningRecord.objects.visible_to(request.actor)
    found = get_object_or_404(whole_records().filter(pk__in=seen), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


def _check(request: Request, uuid: UUID) -> LearningCheck:
    seen = LearningCheck.objects.visible_to(request.actor)
    found = get_object_or_404(seen.select_related("record__partnership"), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.record.partnership))
    return found


def _certificate(request: Request, uuid: UUID) -> Certificate:
    seen = Certificate.objects.visible_to(request.actor)
    found = get_object_or_404(seen.select_related("record__partnership"), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.record.partnership))
    return found
