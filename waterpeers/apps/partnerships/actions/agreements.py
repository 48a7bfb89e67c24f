"""Writing agreements, signing them, and bringing them into force."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.events import Event
from waterpeers.apps.foundation.files import EVIDENCE, checked
from waterpeers.apps.partnerships.access import can_accept_code, can_run
from waterpeers.apps.partnerships.actions.partnerships import pass_gate
from waterpeers.apps.partnerships.models import (
    Agreement,
    Attachment,
    Contribution,
    Partnership,
    Party,
    Signature,
)
from waterpeers.apps.partnerships.steps import going_on
from waterpeers.domain.actors import Actor
from waterpeers.domain.gates import GateResult
from waterpeers.domain.money import MOST_MINOR
from waterpeers.domain.partnerships import (
    AGREEMENT,
    AgreementKind,
    AgreementState,
    ContributionKind,
    FileClass,
    Phase,
    SignatureMethod,
)
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Stale

TEXTS = ("title", "confidentiality", "data_and_publication", "disputes",
         "amendment_and_termination", "authority_note", "authority_approval")  # fmt: skip
LISTS = ("objectives", "expected_outputs", "review_dates", "not_known")
BY_PARTY = ("duties", "interests", "gains")
DATES = ("starts_on", "ends_before")
WRITABLE = frozenset({*TEXTS, *LISTS, *BY_PARTY, *DATES, "code_text"})
LONGEST = 20_000


@transaction.atomic
def draft(
    partnership: Partnership,
    kind: AgreementKind,
    *,
    title: str,
    actor: Actor,
    at: datetime,
    amends: Agreement | None = None,
    uuid: UUID | None = None,
) -> Agreement:
    """Begin an agreement: a memorandum first, a work plan later, amendments of what is in force."""
    partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    NotAllowed.unless(can_run(actor, partnership))
    if uuid and (there := partnership.agreements.filter(uuid=uuid).first()):
        return there
    in_force = partnership.agreements.filter(state=AgreementState.IN_FORCE)
    if kind is AgreementKind.WORK_PLAN and not in_force.exists():
        raise NotReady.because("memorandum_first")
    if kind is AgreementKind.AMENDMENT and (
        amends is None
        or amends.partnership_id != partnership.pk
        or amends.state != AgreementState.IN_FORCE
    ):
        raise NotReady.because("nothing_to_amend")
    number = partnership.agreements.count() + 1
    made = Agreement(
        partnership=partnership,
        kind=kind,
        number=number,
        amends=amends,
        title=title.strip()[:200] or partnership.title,
        **({"uuid": uuid} if uuid else {}),
    )
    source = amends or (in_force.order_by("-number").first() if kind != "memorandum" else None)
    if source:  # what is agreed already is where one goes on from
        for name in WRITABLE - {"title"}:
            setattr(made, name, getattr(source, name))
    made.save(force_insert=True)
    if source:
        for line in source.contributions.all():
            line.pk, line.uuid, line.agreement = None, Contribution().uuid, made
            line.save(force_insert=True)
    record(Event.AGREEMENT_DRAFTED, made, actor=actor, at=at, after={"kind": kind})
    return made


@transaction.atomic
def change(
    agreement: Agreement,
    fields: Mapping[str, Any],
    *,
    revision: int,
    actor: Actor,
    at: datetime,
) -> Agreement:
    """Change a draft. Raises ``Stale`` when somebody saved since ``revision``."""
    agreement = _locked(agreement)
    NotAllowed.unless(can_run(actor, agreement.partnership))
    _only_in_draft(agreement)
    if agreement.revision != revision:
        raise Stale.because("changed_meanwhile")
    given = {name: value for name, value in fields.items() if name in WRITABLE}
    _check(agreement, given)
    changed = {n: v for n, v in given.items() if getattr(agreement, n) != v}
    before = {name: _plain(getattr(agreement, name)) for name in changed}
    for name, value in changed.items():
        setattr(agreement, name, value)
    agreement.revision += 1
    agreement.save(update_fields=[*changed, "revision"])
    record(
        Event.AGREEMENT_CHANGED, agreement, actor=actor, at=at, before=before,
        after={name: _plain(value) for name, value in changed.items()},
    )  # fmt: skip
    return agreement


def _check(agreement: Agreement, given: Mapping[str, Any]) -> None:
    reasons = []
    parties = {str(uuid) for uuid in agreement.partnership.parties.values_list("uuid", flat=True)}
    for name in BY_PARTY:
        if set(given.get(name, {})) - parties:
            reasons.append(Reason("party_not_known", field=name))
    start = given.get("starts_on", agreement.starts_on)
    end = given.get("ends_before", agreement.ends_before)
    if start and end and end <= start:
        reasons.append(Reason("ends_before_it_starts", field="ends_before"))
    for name, value in given.items():
        if len(json.dumps(_plain(value))) > LONGEST:
            reasons.append(Reason("too_long", (("limit", str(LONGEST)),), name))
    if "title" in given and not str(given["title"]).strip():
        reasons.append(Reason("required", field="title"))
    if reasons:
        raise NotValid.of(reasons)


@transaction.atomic
def promise(
    agreement: Agreement,
    party: Party,
    *,
    kind: ContributionKind,
    description: str,
    actor: Actor,
    at: datetime,
    amount_minor: int | None = None,
    currency: str = "",
    is_amount_not_known: bool = False,
    basis: str = "",
    is_fee: bool = False,
    uuid: UUID | None = None,
) -> Contribution:
    """State what a party puts in; its worth, or that it is not known. Sent twice it is one."""
    agreement = _locked(agreement)
    NotAllowed.unless(can_run(actor, agreement.partnership))
    if uuid and (there := agreement.contributions.filter(uuid=uuid).first()):
        return there
    _only_in_draft(agreement)
    reasons = []
    if party.partnership_id != agreement.partnership_id:
        reasons.append(Reason("party_not_known", field="party"))
    if not description.strip():
        reasons.append(Reason("required", field="description"))
    if (amount_minor is None) != is_amount_not_known:
        reasons.append(Reason("amount_or_not_known", field="amount"))
    if amount_minor is not None and not 0 <= amount_minor <= MOST_MINOR:
        reasons.append(Reason("number_too_large", field="amount"))
    if amount_minor is not None and not (len(currency) == 3 and currency.isupper()):
        reasons.append(Reason("currency_not_known", (("value", currency[:10]),), "currency"))
    if reasons:
        raise NotValid.of(reasons)
    made = Contribution(
        agreement=agreement,
        party=party,
        kind=kind,
        description=description.strip()[:300],
        amount_minor=amount_minor,
        currency=currency if amount_minor is not None else "",
        is_amount_not_known=is_amount_not_known,
        basis=basis.strip()[:300],
        is_fee=is_fee,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    after = {"kind": kind, "description": made.description, "amount_minor": amount_minor}
    record(
        Event.CONTRIBUTION_PROMISED, agreement, actor=actor, at=at,
        after=after | {"currency": made.currency}, organisation=party.organisation.uuid,
    )  # fmt: skip
    return made


@transaction.atomic
def remove_contribution(contribution: Contribution, *, actor: Actor, at: datetime) -> None:
    """Take a contribution out of a draft."""
    agreement = _locked(contribution.agreement)
    NotAllowed.unless(can_run(actor, agreement.partnership))
    _only_in_draft(agreement)
    record(
        Event.CONTRIBUTION_REMOVED, agreement, actor=actor, at=at,
        before={"description": contribution.description},
    )  # fmt: skip
    contribution.delete()


@transaction.atomic
def attach(
    partnership: Partnership,
    file: File,
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement | None = None,
    file_class: FileClass = FileClass.PARTIES,
) -> Attachment:
    """Keep a file with its fingerprint."""
    NotAllowed.unless(can_run(actor, partnership))
    return _attach(partnership, file, agreement, file_class, actor=actor, at=at)


def _attach(
    partnership: Partnership,
    file: File,
    agreement: Agreement | None,
    file_class: FileClass,
    *,
    actor: Actor,
    at: datetime,
) -> Attachment:
    found = checked(
        file, name=file.name or "", kinds=EVIDENCE, limit_megabytes=settings.UPLOAD_MEGABYTES
    )
    made = Attachment(
        partnership=partnership,
        agreement=agreement,
        name=found.name,
        content_type=found.content_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        file_class=file_class,
        uploaded_by=Person.objects.get(uuid=actor.person),
        uploaded_at=at,
    )
    made.file.save(f"{made.uuid}.{found.kind}", file, save=False)
    made.save(force_insert=True)
    after = {"name": found.name, "sha256": found.sha256}
    record(Event.FILE_ATTACHED, partnership, actor=actor, at=at, after=after)
    return made


@transaction.atomic
def open_for_signature(agreement: Agreement, *, actor: Actor, at: datetime) -> Agreement:
    """Fix the text that the parties will sign; from here on it does not change."""
    agreement = _locked(agreement)
    NotAllowed.unless(can_run(actor, agreement.partnership))
    before = agreement.state
    agreement.state = AGREEMENT.target("open_for_signature", state=before)
    agreement.fingerprint = _fingerprint_of(agreement)
    agreement.opened_for_signature_at = at
    agreement.save(update_fields=["state", "fingerprint", "opened_for_signature_at"])
    record(
        Event.AGREEMENT_OPENED_FOR_SIGNATURE, agreement, actor=actor, at=at,
        before={"state": before}, after={"fingerprint": agreement.fingerprint},
    )  # fmt: skip
    return agreement


@transaction.atomic
def return_to_draft(agreement: Agreement, *, actor: Actor, at: datetime) -> Agreement:
    """Change the text after all: signatures on the old one fall away, the trail keeps them."""
    agreement = _locked(agreement)
    NotAllowed.unless(can_run(actor, agreement.partnership))
    before = agreement.state
    agreement.state = AGREEMENT.target("return_to_draft", state=before)
    signed = [str(uuid) for uuid in agreement.signatures.values_list("party__uuid", flat=True)]
    agreement.signatures.all().delete()
    agreement.fingerprint = ""
    agreement.save(update_fields=["state", "fingerprint"])
    record(
        Event.AGREEMENT_RETURNED_TO_DRAFT, agreement, actor=actor, at=at,
        before={"state": before, "signed_by": signed},
    )  # fmt: skip
    return agreement


@transaction.atomic
def sign(
    agreement: Agreement,
    party: Party,
    *,
    name: str,
    office: str,
    fingerprint: str,
    actor: Actor,
    at: datetime,
    signed_on: date | None = None,
    file: File | None = None,
) -> Signature:
    """A party's own signatory signs the text that was shown: on the page, or by a signed file."""
    agreement = _locked(agreement)
    NotAllowed.unless(can_accept_code(actor, party.organisation.uuid))
    if party.partnership_id != agreement.partnership_id:
        raise NotAllowed.because("party_not_known")
    if agreement.state != AgreementState.OPEN_FOR_SIGNATURE:
        raise NotReady.because("not_open_for_signature")
    if fingerprint != agreement.fingerprint:
        raise NotReady.because("text_has_changed")
    if agreement.signatures.filter(party=party).exists():
        raise NotReady.because("signed_already")
    reasons = [Reason("required", field=f) for f, v in (("name", name), ("office", office))
               if not v.strip()]  # fmt: skip
    if signed_on and signed_on > at.date():
        reasons.append(Reason("date_in_the_future", field="signed_on"))
    if reasons:
        raise NotValid.of(reasons)
    kept = None
    if file is not None:
        kept = _attach(
            agreement.partnership, file, agreement, FileClass.PARTIES, actor=actor, at=at
        )
    made = Signature.objects.create(
        agreement=agreement,
        party=party,
        person=Person.objects.get(uuid=actor.person),
        name=name.strip()[:120],
        office=office.strip()[:120],
        method=SignatureMethod.UPLOADED if kept else SignatureMethod.ON_PAGE,
        signed_on=signed_on or at.date(),
        file=kept,
        fingerprint=agreement.fingerprint,
        recorded_at=at,
    )
    record(
        Event.AGREEMENT_SIGNED, agreement, actor=actor, at=at,
        after={"name": made.name, "office": made.office, "fingerprint": made.fingerprint},
        organisation=party.organisation.uuid,
    )  # fmt: skip
    return made


@transaction.atomic
def bring_into_force(
    agreement: Agreement, result: GateResult, *, actor: Actor, at: datetime
) -> Agreement:
    """Bring a signed agreement into force; only through gate G2, whose facts come from above."""
    agreement = _locked(agreement)
    NotAllowed.unless(can_run(actor, agreement.partnership))
    going_on(agreement.partnership)
    NotReady.unless(result.verdict)
    before = agreement.state
    agreement.state = AgreementState(AGREEMENT.target("bring_into_force", state=before))
    agreement.in_force_at = at
    agreement.save(update_fields=["state", "in_force_at"])
    if agreement.amends:
        amended = agreement.amends
        amended.state = AgreementState(AGREEMENT.target("replace", state=amended.state))
        amended.save(update_fields=["state"])
    record(
        Event.AGREEMENT_CAME_INTO_FORCE, agreement, actor=actor, at=at,
        before={"state": before}, after={"state": agreement.state},
    )  # fmt: skip
    if agreement.partnership.phase == Phase.AGREE:
        pass_gate(agreement.partnership, result, actor=actor, at=at)
    return agreement


def _fingerprint_of(agreement: Agreement) -> str:
    """Give the sha-256 of everything that the parties sign, in one fixed form.

    The form is JSON with sorted keys and Unicode in NFC: see docs/methods/fingerprint.md.
    """
    text: dict[str, Any] = {name: _plain(getattr(agreement, name)) for name in WRITABLE}
    text["kind"] = str(agreement.kind)
    text["partnership"] = str(agreement.partnership.uuid)
    text["contributions"] = [
        [
            str(c.party.uuid),
            str(c.kind),
            c.description,
            c.amount_minor,
            c.currency,
            c.basis,
            c.is_amount_not_known,
            c.is_fee,
        ]
        for c in agreement.contributions.select_related("party").order_by("id")
    ]
    plain = json.dumps(text, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value.uuid) if hasattr(value, "uuid") else value


def _only_in_draft(agreement: Agreement) -> None:
    if agreement.state != AgreementState.DRAFT:
        raise NotReady.because("agreement_is_locked")


def _locked(agreement: Agreement) -> Agreement:
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=agreement.pk)
    )
