"""Bringing in the strengths of many operators at once from a table, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.models import Entry, entry_for
from waterpeers.apps.foundation.mappings import Mapping
from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.tables import OpenTable
from waterpeers.apps.matching.access import DECLARING
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.imports import Offer, fitted, key_of, offer_of
from waterpeers.apps.matching.models import Strength
from waterpeers.apps.matching.queries import terms_of
from waterpeers.apps.operators.access import can_import, can_keep_the_register
from waterpeers.apps.operators.actions.profiles import set_listed_areas
from waterpeers.apps.operators.imports.matches import Whom, matches
from waterpeers.apps.operators.imports.rows import Fault, Parsed, TotalRow, parsed
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.countries import country_codes
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import NotAllowed, Reason

BATCH = 500  # rows


@dataclass(frozen=True)
class KeptStrength:
    """A strength that stays as it is although the table says otherwise."""

    row: int
    organisation: str
    working_area: str
    sentence: str
    reason: Reason


@dataclass
class Offers:
    """What a table of strengths held, and what became of it."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Fault] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    questions: list[KeptStrength] = field(default_factory=list)
    is_stored: bool = False
    taken: dict[str, list[str]] = field(default_factory=dict)  # column → fields
    ignored: list[str] = field(default_factory=list)  # columns that feed nothing


@transaction.atomic
def import_offers(
    table: OpenTable,
    mapping: Mapping | None,
    *,
    act: Act,
    dry_run: bool = False,
    good_rows: bool = False,
    progress: Progress = unseen,
) -> Offers:
    """State the strengths of operators that are in the register; all of them, or none.

    An operator's own people import its strengths; those who keep the register those of all, but
    they leave what an operator has said itself. A strength is the same one where operator, working
    area and sentence are. With faulty rows nothing is stored unless ``good_rows`` says to go on
    without them.
    """
    NotAllowed.unless(can_import(act.actor))
    mapping = fitted(table, mapping)
    taken = {column: names for column, names in mapping.feeds().items() if column in table.columns}
    ignored = [column for column in table.columns if column and column not in taken]
    outcome = Offers(taken=taken, ignored=ignored)
    run = _StrengthImport(act.actor, act.at, outcome)
    found = parsed(table, mapping, country_codes(), outcome.totals, profiles=False)
    for rows in _batches(found):
        outcome.rows += len(rows)
        progress(Step.READING, outcome.rows, None)
        run.look(rows, mapping)
    if not dry_run and (good_rows or not outcome.rejected):
        run.store()
        outcome.is_stored = True
    return outcome


def _batches(rows: Iterator[Parsed]) -> Iterator[list[Parsed]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


class _StrengthImport:
    """Strengths on their way in: looked at first, then stored."""

    def __init__(self, actor: Actor, at: datetime, outcome: Offers) -> None:
        self.actor, self.at, self.outcome = actor, at, outcome
        self.keeps = bool(can_keep_the_register(actor))
        self.own = actor.organisations_as(*DECLARING)
        self.seen: set[tuple[int, str, str]] = set()
        self.new: list[tuple[Strength, Entry]] = []
        self.changed: list[tuple[Strength, Entry]] = []
        self.fields: set[str] = set()  # that change
        self.whom = Whom()

    def look(self, rows: list[Parsed], mapping: Mapping) -> None:
        """Sort some rows out; reads only, in a constant number of queries."""
        found = matches(rows, mapping)
        for row in rows:
            if row.row not in found and not row.faults and (mapping.loose or not row.identifier):
                meant = self.whom.means(row)
                if isinstance(meant, Reason):
                    row.faults.append(_fault(row, mapping, meant))
                elif meant:
                    found[row.row] = meant
        organisations = Organisation.objects.in_bulk({*found.values()})
        offers = []
        for row in rows:
            organisation = organisations.get(found.get(row.row, 0))
            if not row.faults and (reason := self._against(row, organisation)):
                row.faults.append(_fault(row, mapping, reason))
            offer = offer_of(row, organisation.pk if organisation else 0, mapping)
            if offer and offer.key in self.seen:
                row.faults.append(_fault(row, mapping, Reason("offer_given_twice")))
            elif offer:
                self.seen.add(offer.key)
                offers.append(offer)
            self.outcome.rejected += row.faults
        there = _there(offers)
        said_by_owner = _declared_by_owner(there.values())
        for offer in offers:
            organisation = organisations[offer.organisation]
            self._sort(offer, organisation, there.get(offer.key), said_by_owner)

    def _against(self, row: Parsed, organisation: Organisation | None) -> Reason | None:
        if not self.keeps and (organisation is None or organisation.uuid not in self.own):
            return Reason("row_not_yours")
        if organisation is None:
            return Reason("organisation_not_known", (("value", _label(row)[:80]),))
        if organisation.kind != OrganisationKind.OPERATOR:
            return Reason("operators_declare")
        return None

    def _sort(
        self,
        offer: Offer,
        organisation: Organisation,
        there: Strength | None,
        said_by_owner: set[Any],
    ) -> None:
        is_own = organisation.uuid in self.own
        acting = organisation.uuid if is_own else None
        if there is None:
            made = Strength(organisation=organisation, declared_at=self.at, **offer.fields)
            after = {"working_area": str(made.working_area), "visibility": str(made.visibility)}
            self.new.append((made, self._entry(Event.STRENGTH_DECLARED, made, acting, after=after)))
            self.outcome.created += 1
            return
        changes = {
            name: value
            for name, value in offer.fields.items()
            if name != "sentence" and getattr(there, name) != value
        }
        if there.withdrawn_at is not None:
            self._leave(offer, organisation, "offer_withdrawn")
        elif not changes:
            self.outcome.unchanged += 1
        elif not is_own and there.uuid in said_by_owner:
            self._leave(offer, organisation, "said_otherwise_by_its_owner")
        else:
            before = {name: str(getattr(there, name)) for name in changes}
            for name, value in changes.items():
                setattr(there, name, value)
            there.revision += 1
            after = {name: str(value) for name, value in changes.items()}
            entry = self._entry(Event.STRENGTH_CHANGED, there, acting, before=before, after=after)
            self.changed.append((there, entry))
            self.fields |= changes.keys()
            self.outcome.updated += 1

    def _leave(self, offer: Offer, organisation: Organisation, code: str) -> None:
        area, said = str(offer.fields["working_area"]), offer.fields["sentence"]
        self.outcome.questions.append(
            KeptStrength(offer.row, organisation.name, area, said, Reason(code))
        )

    def _entry(self, event: Event, strength: Strength, acting: Any, **said: Any) -> Entry:
        return entry_for(event, strength, act=Act(self.actor, self.at), organisation=acting, **said)

    def store(self) -> None:
        """Write what was sorted out, and list it."""
        both = (*self.new, *self.changed)
        Strength.objects.bulk_create([made for made, _ in self.new], batch_size=500)
        if self.changed:
            rows = [strength for strength, _ in self.changed]
            Strength.objects.bulk_update(rows, [*self.fields, "revision"], batch_size=200)
        record_all([entry for _, entry in both], act=Act(self.actor, self.at))
        for organisation in {strength.organisation for strength, _ in both}:
            areas = {audience: terms_of(organisation, audience) for audience in Audience}
            set_listed_areas(organisation, areas, act=Act(self.actor, self.at))


def _fault(row: Parsed, mapping: Mapping, reason: Reason) -> Fault:
    column = mapping.fields.get("identifier") or mapping.fields["name"]
    return Fault(row.row, column, _label(row)[:200], reason)


def _label(row: Parsed) -> str:
    return row.identifier or str(row.fields.get("name", ""))


def _there(offers: list[Offer]) -> dict[tuple[int, str, str], Strength]:
    """Find the strengths that are there already, a withdrawn one only where no other is."""
    organisations = {offer.organisation for offer in offers}
    rows = Strength.objects.select_for_update(of=("self",)).filter(organisation__in=organisations)
    ordered = sorted(rows.select_related("organisation"), key=lambda row: not row.withdrawn_at)
    return {key_of(row.organisation_id, row.working_area, row.sentence): row for row in ordered}


def _declared_by_owner(strengths: Iterable[Strength]) -> set[Any]:
    """Tell which strengths somebody of the operator has declared or amended last."""
    uuids = {strength.uuid for strength in strengths}
    entries = Entry.objects.filter(subject="strength", subject_uuid__in=uuids).order_by("at", "id")
    acting = dict(entries.values_list("subject_uuid", "organisation_uuid"))
    return {uuid for uuid in uuids if acting.get(uuid, uuid) is not None}
