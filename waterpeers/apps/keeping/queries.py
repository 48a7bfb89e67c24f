"""Reading what keeping the register needs: what belongs to whom, twins, orphans, merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from waterpeers.apps.accounts.models import Invitation, Membership
from waterpeers.apps.accounts.queries import open_claims
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.bulk import rows_by
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.keeping.models import Merge, Refusal, Twins
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.apps.operators.events import Event as OperatorEvent
from waterpeers.apps.operators.models import (
    IdentityChange,
    Listing,
    Organisation,
    OrganisationState,
)
from waterpeers.apps.operators.queries.register import ALIVE, called_like, twins_of
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.keeping import MergeSide, differing, filled, merge_verdict, names_of_both
from waterpeers.domain.names import Called, Lookalikes, fold
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.register import PROFILE_FIELDS
from waterpeers.domain.verdicts import Verdict

TwinsId = Annotated[UUID, Named(Twins, "its uuid", "")]
MergeId = Annotated[UUID, Named(Merge, "its uuid", "")]
NOT_MOVED = (Listing, Twins, Merge, Refusal)  # made anew, or about the merging itself


# --- what belongs to an organisation ---


@dataclass(frozen=True)
class Belonging:
    """A table whose rows belong to an organisation, and the column that says to which."""

    model: type[models.Model]
    column: str
    is_one: bool  # one row an organisation at most

    @property
    def name(self) -> str:
        """How words and merges call it."""
        return f"{self.model._meta.model_name}.{self.column}"

    def rows(self, organisation: Organisation) -> QuerySet[models.Model]:
        """Give the rows of an organisation."""
        return self.model._base_manager.filter(**{self.column: organisation})

    def clashing(self, gone: Organisation, kept: Organisation) -> set[int]:
        """Name the rows of the one that cannot go to the other: it has its own, or is part of them.

        They stay where they are, so that nothing is lost.
        """
        if self.is_one:
            return set(self.rows(gone).values_list("pk", flat=True)) if self.rows(kept) else set()
        found = set()
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and self.column in constraint.fields:
                found |= self._clashing_by(constraint, gone, kept)
        for other in belongings():
            if other.model is self.model and other.column != self.column:
                found |= set(
                    self.rows(gone).filter(**{other.column: kept}).values_list("pk", flat=True)
                )
        return found

    def _clashing_by(
        self, constraint: models.UniqueConstraint, gone: Organisation, kept: Organisation
    ) -> set[int]:
        names = [name for name in constraint.fields if name != self.column]
        condition = constraint.condition or Q()
        there = set(self.rows(kept).filter(condition).values_list(*names))
        mine = self.rows(gone).filter(condition).values_list("pk", *names)
        return {pk for pk, *values in mine if tuple(values) in there and None not in values}


@cache
def belongings() -> tuple[Belonging, ...]:
    """List every table with a column that names an organisation, whatever its subject."""
    found = [
        Belonging(relation.related_model, relation.field.name, relation.one_to_one)
        for relation in Organisation._meta.related_objects
        if relation.related_model not in NOT_MOVED
    ]
    return tuple(sorted(found, key=lambda each: each.name))


# --- merging ---


@dataclass(frozen=True)
class MergePlan:
    """What would become of two organisations, before anything is stored."""

    kept: Organisation
    gone: Organisation
    moves: dict[str, int]  # rows, by what belongs
    stays: dict[str, int]  # rows that stay with the one that goes
    fills: dict[str, Any]  # fields that the one lacks
    differs: list[str]  # fields in which the one that stays holds
    names: list[str]  # all other names
    verdict: Verdict


def merge_plan(kept: Organisation, gone: Organisation) -> MergePlan:
    """Say what a merge would do."""
    moves, stays = {}, {}
    for belonging in belongings():
        clashing = len(belonging.clashing(gone, kept)) if kept.pk != gone.pk else 0
        if clashing:
            stays[belonging.name] = clashing
        if rest := belonging.rows(gone).count() - clashing:
            moves[belonging.name] = rest
    one, other = profile_of(kept), profile_of(gone)
    return MergePlan(
        kept=kept,
        gone=gone,
        moves=moves,
        stays=stays,
        fills=filled(one, other),
        differs=differing(one, other),
        names=names_of_both(kept.name, kept.other_names, gone.name, gone.other_names),
        verdict=verdict_on(kept, gone),
    )


def verdict_on(kept: Organisation, gone: Organisation) -> Verdict:
    """Say whether one may go into the other."""
    of_both = Partnership.objects.filter(parties__organisation=kept).filter(
        parties__organisation=gone
    )
    shared = of_both.order_by("code").values_list("code", flat=True).distinct()
    return merge_verdict(_side(kept), _side(gone), () if kept.pk == gone.pk else list(shared))


def _side(organisation: Organisation) -> MergeSide:
    return MergeSide(
        organisation.uuid,
        organisation.kind,
        is_listed=organisation.state is OrganisationState.LISTED,
        is_closed=organisation.state in (OrganisationState.CLOSED, OrganisationState.REFUSED),
    )


def profile_of(organisation: Organisation) -> dict[str, Any]:
    """Give a profile as plain values; a country by its code."""
    return {
        name: getattr(organisation, "country_id" if name == "country" else name)
        for name in PROFILE_FIELDS
    }


def merges() -> QuerySet[Merge]:
    """List the merges, the latest first."""
    return Merge.objects.select_related("kept", "gone", "person", "undone_by").order_by(
        "-made_at", "-pk"
    )


def merged_into(uuid: UUID) -> Organisation | None:
    """Give what an organisation went into, however often that went on; nothing if it did not."""
    found, seen = None, {uuid}
    while merge := Merge.objects.filter(gone__uuid=uuid, undone_at=None).first():
        found, uuid = merge.kept, merge.kept.uuid
        if uuid in seen:
            break
        seen.add(uuid)
    return found


# --- twins ---


def open_twins() -> QuerySet[Twins]:
    """List the likely twins of which nobody has said that they are two, the most alike first."""
    rows = Twins.objects.filter(dismissed_at=None, one__state__in=ALIVE, other__state__in=ALIVE)
    return rows.select_related("one", "other").order_by("-likeness", "one__name", "pk")


def lookalikes() -> Iterator[tuple[int, int, float]]:
    """Find all pairs whose names and places are alike, by their keys, the smaller first.

    Those of different countries or kinds are different ones, and so are those of which one
    register gives both an identifier of their own.
    """
    groups: dict[tuple[str | None, str], list[tuple[int, Called]]] = {}
    rows = Organisation.objects.filter(state__in=ALIVE).order_by("pk")
    for pk, kind, country, name, others, place in rows.values_list(
        "pk", "kind", "country_id", "name", "other_names", "place"
    ):
        called = Called(name, tuple(others), place)
        groups.setdefault((country, str(kind)), []).append((pk, called))
    schemes = _schemes()
    for group in groups.values():
        known = Lookalikes()
        for pk, called in group:
            for key, _name, likeness in known.of(called):
                other = int(str(key))
                if not schemes.get(pk, set()) & schemes.get(other, set()):
                    yield other, pk, likeness
            known.add(pk, called)


def _schemes() -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    identifier = Organisation._meta.get_field("identifiers").related_model
    for pk, scheme in identifier._default_manager.values_list("organisation_id", "scheme"):
        found.setdefault(pk, set()).add(scheme)
    return found


def like(organisation: Organisation, most: int = 5) -> list[Organisation]:
    """Find those of the register that may be the same as one, by name and place."""
    called = Called(organisation.name, tuple(organisation.other_names), organisation.place)
    others = Organisation.objects.exclude(pk=organisation.pk)
    return called_like(called, others, organisation.country_id, organisation.kind, most)


# --- orphans and proposals ---


def orphans() -> QuerySet[Organisation]:
    """List those that take part in something that goes on, and that nobody runs any more."""
    runs = Membership.objects.filter(
        organisation=OuterRef("pk"), role__in=RUNNERS, person__is_active=True
    )
    going = Party.objects.filter(
        organisation=OuterRef("pk"), partnership__state=PartnershipState.ACTIVE
    )
    rows = Organisation.objects.filter(~Exists(runs), Exists(going), state__in=ALIVE)
    return rows.order_by("name", "pk")


def with_invited(rows: QuerySet[Organisation], at: datetime) -> QuerySet[Organisation]:
    """Say of each until when somebody is invited, if anybody is."""
    open_ones = Invitation.objects.open_at(at).filter(organisation=OuterRef("pk"))
    until = open_ones.order_by("-expires_at", "pk").values("expires_at")[:1]
    return rows.annotate(invited_until=Subquery(until))


def proposals() -> QuerySet[Organisation]:
    """List what is proposed for the register, the oldest first, and whether one asks to act."""
    asked = open_claims().filter(organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(state=OrganisationState.PROPOSED)
    return rows.annotate(is_asked_for=Exists(asked)).order_by("pk")


def refusals() -> QuerySet[Refusal]:
    """List the proposals that were refused and still are, the latest first."""
    rows = Refusal.objects.filter(organisation__state=OrganisationState.REFUSED)
    return rows.select_related("organisation__country", "person").order_by("-made_at", "-pk")


def with_people(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Count the people of each."""
    return rows.select_related("country").annotate(
        people=Count("memberships__person", distinct=True)
    )


# --- imports ---

BROUGHT_BESIDE = frozenset({"identifier.organisation", "sheet.organisation"})


def stored_imports(actor: Actor) -> QuerySet[Run]:
    """List the imports that were asked for, the latest first: all, or one's own."""
    kinds = [f"import_{of}" for of in tables()]
    rows = Run.objects.filter(kind__in=kinds).order_by("-asked_at", "-pk")
    return rows if can_keep_the_register(actor) else rows.filter(asked_by=actor.person)


@dataclass(frozen=True)
class Brought:
    """What an import brought, by its trail and its figures."""

    at: datetime | None
    created: list[Organisation]
    changed: list[Entry]  # of what stood in a profile before and after
    figures: QuerySet[Value]


def brought_by(run: Run) -> Brought:
    """Find what a stored import brought: all of it names one person and one moment."""
    if "at" not in run.result or not run.result.get("is_stored"):
        return Brought(None, [], [], Value.objects.none())
    at = datetime.fromisoformat(run.result["at"])
    of_it = Entry.objects.filter(person_uuid=run.asked_by, at=at, subject="organisation")
    made = of_it.filter(event=OperatorEvent.ORGANISATION_REGISTERED)
    uuids = list(made.values_list("subject_uuid", flat=True))
    created = list(rows_by("uuid", uuids, Organisation.objects.all()))
    changed = of_it.filter(event=OperatorEvent.ORGANISATION_CHANGED).order_by("pk")
    figures = Value.objects.filter(reported_by=run.asked_by, reported_at=at)
    return Brought(at, sorted(created, key=lambda o: (o.name, o.pk)), list(changed), figures)


def untouched(organisations: Iterable[Organisation], brought: Brought) -> set[int]:
    """Name those of which nobody has changed, added or used anything since they came in."""
    keys = {o.pk for o in organisations if o.revision == 1}
    for belonging in belongings():
        rows = belonging.model._base_manager.filter(**{f"{belonging.column}__in": keys})
        if belonging.name not in BROUGHT_BESIDE:
            keys -= set(rows.values_list(belonging.column, flat=True))
    later = Value.objects.filter(sheet__organisation__in=keys).exclude(
        pk__in=brought.figures.values("pk")
    )
    return keys - set(later.values_list("sheet__organisation_id", flat=True))


def removable(brought: Brought) -> QuerySet[Value]:
    """Find the figures that nobody has reviewed, locked or followed by a version since."""
    followed = Value.objects.filter(
        sheet=OuterRef("sheet"), variable=OuterRef("variable"), version__gt=OuterRef("version")
    )
    same = Q(reviewed_at=None) | Q(reviewed_at=brought.at)
    return brought.figures.filter(~Exists(followed), same, version=1, locked_at=None)


def like_after(change: IdentityChange, actor: Actor) -> list[Organisation]:
    """Find what may be the same as an organisation with the name and kind that it asks for.

    Those with that very name come first, whatever their country and kind.
    """
    organisation = change.organisation
    fields = profile_of(organisation) | change.after | {"country": organisation.country_id}
    folded = fold(fields["name"])[:100]  # as much as a listing sorts by
    named = Listing.objects.filter(sort_name=folded).values("organisation")
    seen = Organisation.objects.visible_to(actor)
    alike = [*seen.filter(pk__in=named).order_by("name", "pk"), *twins_of(fields, actor)]
    found = {each.pk: each for each in alike if each.pk != organisation.pk}
    return list(found.values())


def partnerships_of(organisation: Organisation) -> int:
    """Count the partnerships whose other parties rely on what an organisation is called."""
    going = Party.objects.filter(partnership__state=PartnershipState.ACTIVE)
    return going.filter(organisation=organisation).values("partnership").distinct().count()
