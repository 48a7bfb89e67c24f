"""Reading agreements: the present one, what G2 looks at, the text as it is signed, and totals."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.agreements.models import Agreement, Attachment, Contribution, Signature
from waterpeers.apps.foundation.beside import BesideThing, things
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import CodeAcceptance, Partnership, Party
from waterpeers.apps.partnerships.queries.conduct import term_of
from waterpeers.apps.partnerships.queries.partnerships import explanations_in, parties_of
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.agreement_texts import CLAUSES
from waterpeers.domain.agreements import (
    OPEN_QUESTIONS,
    AgreementFacts,
    ContributionWorth,
    SigningParty,
)
from waterpeers.domain.conduct import Acceptance, AcceptanceState, acceptance_state
from waterpeers.domain.money import to_amount
from waterpeers.domain.partnerships import AgreementKind, AgreementState, ContributionKind, Phase

AgreementId = Annotated[UUID, Named(Agreement, "its number in a partnership", "WOP-0007/1")]
WRITTEN = (AgreementState.DRAFT, AgreementState.OPEN_FOR_SIGNATURE)
SIGNING = (AgreementState.OPEN_FOR_SIGNATURE, AgreementState.IN_FORCE, AgreementState.REPLACED)


def visible(actor: Actor) -> QuerySet[Agreement]:
    """Keep the agreements of partnerships that one may know of, with what pages read along."""
    return Agreement.objects.visible_to(actor).select_related(
        "partnership", "code_text__version", "amends"
    )


def files_of(partnership: Partnership, actor: Actor) -> QuerySet[Attachment]:
    """List the files of a partnership that one may read, latest first, with their versions."""
    rows = Attachment.objects.visible_to(actor).filter(partnership=partnership)
    return rows.select_related("uploaded_by").order_by("-pk")


@dataclass(frozen=True)
class KeptSeries:
    """A file with the versions before it, the latest first, and the thing that it is about."""

    latest: Attachment
    earlier: tuple[Attachment, ...]
    about: BesideThing | None = None


def series_of(rows: Iterable[Attachment], actor: Actor) -> list[KeptSeries]:
    """Put versions of one file together, what was kept last first; a query for each kind of thing.

    What a file is about is named where one may see it.
    """
    found: dict[UUID, list[Attachment]] = {}
    for row in rows:
        found.setdefault(row.series, []).append(row)
    keys = {(row.about_kind, row.about) for (row, *_rest) in found.values() if row.about}
    about = things(keys, actor)
    kept = []
    for versions in found.values():
        latest, *earlier = sorted(versions, key=lambda row: row.version, reverse=True)
        beside = about.get((latest.about_kind, latest.about)) if latest.about else None
        kept.append(KeptSeries(latest, tuple(earlier), beside))
    return kept


def current_of(partnership: Partnership) -> Agreement | None:
    """Find the agreement that is being written or signed; the latest, should there be several."""
    written = Agreement.objects.filter(partnership=partnership, state__in=WRITTEN)
    return written.order_by("-number").first()


def is_signing(partnership: Partnership) -> bool:
    """Whether a text was opened for signature; from then on the parties are fixed."""
    return Agreement.objects.filter(partnership=partnership, state__in=SIGNING).exists()


def is_work_plan(agreement: Agreement) -> bool:
    """Whether it is a work plan, or amends one."""
    while agreement.amends is not None:
        agreement = agreement.amends
    return agreement.kind == AgreementKind.WORK_PLAN


def memorandum_in_force(partnership: Partnership) -> Agreement | None:
    """Find the memorandum that holds, or the amendment that took its place."""
    in_force = Agreement.objects.filter(partnership=partnership, state=AgreementState.IN_FORCE)
    return next((a for a in in_force.order_by("number") if not is_work_plan(a)), None)


def is_still_a_copy(agreement: Agreement) -> bool:
    """Whether an amendment was begun, and says only what the text says that it amends."""
    if agreement.amends_id is None or agreement.revision > 1:
        return False
    rows = agreement.contributions
    those = Contribution.objects.filter(agreement=agreement.amends_id)
    return not rows.filter(revision__gt=1).exists() and rows.count() == those.count()


def is_coming(agreement: Agreement, at: datetime) -> bool:
    """Whether it is settled, and holds from a day that is still to come."""
    since = agreement.in_force_at
    return agreement.state is AgreementState.IN_FORCE and since is not None and since > at


def holds_until(agreement: Agreement, others: Iterable[Agreement], at: datetime) -> datetime | None:
    """Give the day on which an amendment among others takes its place, if it is still to come."""
    if agreement.state is not AgreementState.REPLACED:
        return None
    if agreement.in_force_at is None or agreement.in_force_at > at:
        return None
    coming = (each for each in others if each.amends_id == agreement.pk and is_coming(each, at))
    return next((each.in_force_at for each in coming), None)


def next_date(agreements: Iterable[Agreement], today: date) -> tuple[date, bool] | None:
    """Find the next review or last day after today, and whether it is a review.

    Of a text that still changes no day is sure yet.
    """
    written = {AgreementState.OPEN_FOR_SIGNATURE, AgreementState.IN_FORCE}
    holding = [a for a in agreements if a.state in written]
    reviews = [(date.fromisoformat(day), True) for a in holding for day in a.review_dates]
    ends = [(a.ends_before - timedelta(days=1), False) for a in holding if a.ends_before]
    return min((found for found in (*reviews, *ends) if found[0] > today), default=None)


# --- the text ---


@dataclass(frozen=True)
class _AgreementRows:
    agreement: Agreement
    contributions: list[Contribution]
    attachments: list[Attachment]


def text_of(agreement: Agreement) -> dict[str, Any]:
    """Give everything that the parties sign, as plain values.

    Once it is open for signature the text is the one that was written down then: whatever changes
    elsewhere, such as an organisation's name, does not reach it.
    """
    if agreement.signed_text:
        text: dict[str, Any] = json.loads(agreement.signed_text)
        return text
    rows = _AgreementRows(
        agreement,
        list(agreement.contributions.select_related("party").order_by("pk")),
        list(agreement.attachments.order_by("pk")),
    )
    return _heads(rows) | _items(rows) | _practice(rows)


def _heads(rows: _AgreementRows) -> dict[str, Any]:
    agreement = rows.agreement
    code, amended = agreement.code_text, agreement.amends
    return {
        "agreement": str(agreement.uuid),
        "partnership": {
            "uuid": str(agreement.partnership.uuid),
            "code": agreement.partnership.code,
        },
        "kind": str(agreement.kind),
        "number": agreement.number,
        "amends": {"agreement": str(amended.uuid), "fingerprint": amended.fingerprint}
        if amended
        else None,
        "title": agreement.title,
        "code_of_conduct": {
            "version": code.version.label,
            "language": code.language,
            "sha256": code.sha256,
        }
        if code
        else None,
    }


def _items(rows: _AgreementRows) -> dict[str, Any]:
    agreement = rows.agreement
    return {
        "objectives": agreement.objectives,
        "expected_outputs": agreement.expected_outputs,
        "parties": [
            {
                "party": str(party.uuid),
                "organisation": str(party.organisation.uuid),
                "name": party.organisation.name,
                "role": str(party.role),
                "is_lead": party.is_lead,
                "duties": agreement.duties.get(str(party.uuid), ""),
                "interests": agreement.interests.get(str(party.uuid), ""),
                "gains": agreement.gains.get(str(party.uuid), ""),
            }
            for party in parties_of(agreement.partnership)
        ],
        "contributions": [contribution_text(row) for row in rows.contributions],
        "is_without_cash": agreement.is_without_cash,
        "is_without_kind": agreement.is_without_kind,
    }


def contribution_text(row: Contribution) -> dict[str, Any]:
    """Give one contribution as plain values; amounts and days are text, never floats."""
    has_amount = row.amount_minor is not None
    return {
        "uuid": str(row.uuid),
        "party": str(row.party.uuid),
        "kind": str(row.kind),
        "description": row.description,
        "amount": f"{to_amount(row.amount_minor, row.currency):f}"
        if row.amount_minor is not None
        else None,
        "currency": row.currency if has_amount else "",
        "is_amount_not_known": row.is_amount_not_known,
        "days": f"{row.days:f}" if row.days is not None else None,
        "basis": row.basis,
        "is_fee": row.is_fee,
    }


def _practice(rows: _AgreementRows) -> dict[str, Any]:
    agreement = rows.agreement
    return {
        "starts_on": agreement.starts_on.isoformat() if agreement.starts_on else None,
        "ends_before": agreement.ends_before.isoformat() if agreement.ends_before else None,
        "review_dates": agreement.review_dates,
        **{name: getattr(agreement, name) for name in CLAUSES},
        "authority_approval": str(agreement.authority_approval),
        "authority_note": agreement.authority_note,
        "not_known": agreement.not_known,
        "attachments": [
            {"name": file.name, "sha256": file.sha256, "size_bytes": file.size_bytes}
            for file in rows.attachments
        ],
    }


# --- facts for G2 ---


def agreements_of(partnerships: Iterable[Partnership]) -> dict[int, list[Agreement]]:
    """List the agreements of some partnerships, by the key of each, the earliest first; one query.

    Each knows what it amends.
    """
    found: dict[int, list[Agreement]] = {p.pk: [] for p in partnerships}
    rows = Agreement.objects.filter(partnership__in=list(found)).order_by("number", "pk")
    there = {row.pk: row for row in rows.select_related("code_text__version")}
    for row in there.values():
        if row.amends_id is not None:
            row.amends = there[row.amends_id]
        found[row.partnership_id].append(row)
    return found


def agreement_facts(
    partnership: Partnership, agreement: Agreement | None, *, on: date
) -> AgreementFacts:
    """Gather what G2 looks at, for one agreement of a partnership or for none."""
    others = agreements_of([partnership])
    return _facts({partnership: agreement}, others, on)[partnership.uuid]


def agreement_facts_of(
    partnerships: Sequence[Partnership], *, on: date
) -> dict[UUID, AgreementFacts]:
    """Gather what G2 looks at for the present agreements of some partnerships.

    A constant number of queries for any number of partnerships whose parties were read along.
    """
    every = agreements_of(partnerships)
    present = {
        p: next((a for a in reversed(every[p.pk]) if a.state in WRITTEN), None)
        for p in partnerships
    }
    return _facts(present, every, on)


def written_facts_of(
    partnerships: Sequence[Partnership], *, on: date
) -> list[tuple[Agreement, AgreementFacts]]:
    """Gather what G2 looks at for all that is being written or signed, a work plan beside others.

    A constant number of queries; each agreement knows the partnership as it was given.
    """
    every = agreements_of(partnerships)
    written = [(p, a) for p in partnerships for a in every[p.pk] if a.state in WRITTEN]
    read = _AgreementReader(partnerships, [agreement for _, agreement in written], on)
    for partnership, agreement in written:
        agreement.partnership = partnership
    return [(a, read.facts_of(p, a, every[p.pk])) for p, a in written]


def _facts(
    present: Mapping[Partnership, Agreement | None],
    every: Mapping[int, list[Agreement]],
    on: date,
) -> dict[UUID, AgreementFacts]:
    # A draft that does not exist yet says nothing: every field is open.
    said = {
        partnership: agreement or Agreement(partnership=partnership, kind=AgreementKind.MEMORANDUM)
        for partnership, agreement in present.items()
    }
    read = _AgreementReader(list(said), list(said.values()), on)
    return {
        partnership.uuid: read.facts_of(partnership, agreement, every[partnership.pk])
        for partnership, agreement in said.items()
    }


class _AgreementReader:
    """What G2 looks at beside the agreements themselves, read at once."""

    def __init__(
        self, partnerships: Sequence[Partnership], said: Sequence[Agreement], on: date
    ) -> None:
        self.on = on
        self.parties = {partnership.pk: parties_of(partnership) for partnership in partnerships}
        stored = [agreement for agreement in said if agreement.pk]
        parties = [party for found in self.parties.values() for party in found]
        self.organisations = {party.organisation_id for party in parties}
        self.explanations = explanations_in(partnerships, "G2")
        self.contributions: dict[int, list[Contribution]] = defaultdict(list)
        rows = Contribution.objects.filter(agreement__in=stored).order_by("pk")
        for row in rows.select_related("party"):
            self.contributions[row.agreement_id].append(row)
        signed = Signature.objects.filter(agreement__in=stored)
        self.signed = {
            (agreement, fingerprint, party): person
            for agreement, fingerprint, party, person in signed.values_list(
                "agreement_id", "fingerprint", "party_id", "person__uuid"
            )
        }
        signatories = Membership.objects.filter(
            organisation__in=self.organisations, role=Role.SIGNATORY, person__is_active=True
        )
        self.signatories = set(signatories.values_list("organisation_id", flat=True))
        accepted = CodeAcceptance.objects.filter(
            version__in={a.code_text.version_id for a in stored if a.code_text},
            organisation__in=self.organisations,
        )
        self.accepted = set(accepted.values_list("version_id", "organisation_id"))

    def facts_of(
        self, partnership: Partnership, agreement: Agreement, every: Sequence[Agreement]
    ) -> AgreementFacts:
        """Give what G2 looks at for one partnership and its present agreement."""
        parties = self.parties[partnership.pk]
        in_force = [a for a in every if a.state is AgreementState.IN_FORCE]
        return AgreementFacts(
            parties=tuple(self._party(agreement, party) for party in parties),
            state=agreement.state if agreement.pk else None,
            is_work_plan=is_work_plan(agreement),
            is_memorandum_in_force=any(not is_work_plan(a) for a in in_force),
            is_interest_settled=partnership.phase is not Phase.FIND,
            are_parties_as_written=_are_as_written(agreement, parties),
            objectives=len(agreement.objectives),
            outputs=len(agreement.expected_outputs),
            worths=tuple(_worth(row) for row in self.contributions[agreement.pk or 0]),
            is_without_cash=agreement.is_without_cash,
            is_without_kind=agreement.is_without_kind,
            filled=frozenset(name for name in OPEN_QUESTIONS if getattr(agreement, name)),
            not_known=frozenset(agreement.not_known),
            has_start=agreement.starts_on is not None,
            code_version=agreement.code_text.version.label if agreement.code_text else "",
            authority=agreement.authority_approval or None,
            explanations=self.explanations[partnership.pk],
        )

    def _party(self, agreement: Agreement, party: Party) -> SigningParty:
        return SigningParty(
            party=party.uuid,
            name=party.organisation.name,
            role=party.role,
            acceptance=self._acceptance(agreement, party),
            has_duties=str(party.uuid) in agreement.duties,
            has_interests=str(party.uuid) in agreement.interests,
            has_gain=str(party.uuid) in agreement.gains,
            is_gain_not_known=f"gains-{party.uuid}" in agreement.not_known,
            has_signatory=party.organisation_id in self.signatories,
            signed_by=self.signed.get((agreement.pk, agreement.fingerprint, party.pk)),
        )

    def _acceptance(self, agreement: Agreement, party: Party) -> Acceptance:
        """Say how a party stands to the version of the Code that the agreement names."""
        if agreement.code_text is None:
            return Acceptance(AcceptanceState.NEVER)
        version = agreement.code_text.version
        term = term_of(version)
        accepted = (version.pk, party.organisation_id) in self.accepted
        return acceptance_state([term], [term] if accepted else [], on=self.on)


def _worth(row: Contribution) -> ContributionWorth:
    return ContributionWorth(
        party=row.party.uuid,
        what=row.description,
        is_cash=row.kind == ContributionKind.CASH,
        is_stated=row.amount_minor is not None or row.days is not None,
        is_not_known=row.is_amount_not_known,
        is_fee=row.is_fee,
    )


def _are_as_written(agreement: Agreement, parties: Sequence[Party]) -> bool:
    """Whether those who take part are those whom the fixed text names, in the same roles."""
    if not agreement.signed_text:
        return True
    written = {(p["party"], p["role"]) for p in json.loads(agreement.signed_text)["parties"]}
    return written == {(str(p.uuid), str(p.role)) for p in parties}
