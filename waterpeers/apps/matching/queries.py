"""Reading needs, strengths and requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from waterpeers.analytics import suitability
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.benchmarking import queries as benchmarking
from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.frontiers import queries as frontiers
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries.values import at_once
from waterpeers.apps.indicators.quotes import Quote, quoted
from waterpeers.apps.matching.models import HelpRequest, Need, Round, RoundNeed, Strength
from waterpeers.apps.operators.models import Audience, Organisation, OrganisationState
from waterpeers.apps.operators.queries.bodies import members_of
from waterpeers.apps.operators.queries.countries import languages_within
from waterpeers.apps.operators.queries.facts import income_groups
from waterpeers.apps.operators.queries.profiles import hidden_from
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.conduct import acceptances
from waterpeers.domain.actors import NOBODY, Actor, Role
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.conduct import AcceptanceState
from waterpeers.domain.formulas import names
from waterpeers.domain.indicators import catalogue, indicators
from waterpeers.domain.matching import Declaration, Peer, Weights, Wishes, areas_near
from waterpeers.domain.partnerships import AGREED, OPERATOR_ROLES, PartnershipState, PartyRole
from waterpeers.domain.register import freshness
from waterpeers.domain.values import ZoneKind, reads_all
from waterpeers.domain.verdicts import Reason


def declared_by(
    organisation: Organisation, actor: Actor, preview: str = ""
) -> tuple[list[Need], list[Strength]]:
    """Give the needs and strengths of an organisation that its reader may see.

    ``preview`` shows its own people what the public or the network would see.
    """
    reader = NOBODY if preview else actor
    needs = Need.objects.visible_to(reader).filter(organisation=organisation)
    strengths = Strength.objects.visible_to(reader).filter(organisation=organisation)
    if preview == "network":
        shared = [Visibility.PUBLIC, Visibility.NETWORK]
        needs = Need.objects.filter(organisation=organisation, visibility__in=shared)
        strengths = Strength.objects.filter(organisation=organisation, visibility__in=shared)
    return (
        list(needs.filter(withdrawn_at__isnull=True).order_by("declared_at", "pk")),
        list(strengths.filter(withdrawn_at__isnull=True).order_by("declared_at", "pk")),
    )


def counts_by_area(declared: type[Need] | type[Strength]) -> dict[str, int]:
    """Count by working area the organisations that show everybody a need, or a strength."""
    shown = declared.objects.filter(visibility=Visibility.PUBLIC, withdrawn_at__isnull=True)
    areas = shown.order_by().values_list("working_area")
    return dict(areas.annotate(number=Count("organisation", distinct=True)))


def fitting_strength(need: Need, mentor: Organisation, actor: Actor) -> Strength | None:
    """Give the strength of a mentor that a request about a need speaks of, if one may see it."""
    seen = Strength.objects.visible_to(actor).filter(withdrawn_at__isnull=True)
    return seen.filter(organisation=mentor, working_area=need.working_area).first()


def sentence_of(reason: Reason) -> str:
    """Say why, with languages by name and numbers as the reader writes them."""
    params = []
    for name, value in reason.params:
        if name == "languages":
            value = languages_within(value.split(", "), get_language() or "en")
        elif value.isdecimal() and len(value) > 3:  # small ones stay numbers: they are counted
            value = number_format(int(value), 0, force_grouping=True)
        params.append((name, value))
    return sentence(replace(reason, params=tuple(params)))


def terms_of(organisation: Organisation, audience: Audience) -> list[str]:
    """Give the terms that needs and strengths put into the register for an audience."""
    seen = [Visibility.PUBLIC]
    if audience is Audience.NETWORK:
        seen.append(Visibility.NETWORK)
    terms = []
    for model, letter in ((Need, "n"), (Strength, "o")):
        found = model.objects.filter(
            organisation=organisation, withdrawn_at__isnull=True, visibility__in=seen
        )
        terms += [f"{letter}:{area}" for area in found.values_list("working_area", flat=True)]
    return terms


def weights_of(round_: Round | None) -> Weights:
    """Give the weights of a round, or the usual ones."""
    return Weights(round_.weights) if round_ and round_.weights else Weights()


@dataclass(frozen=True)
class NeedInRound:
    """A need, and what somebody decided of it in a round."""

    need: Need
    decision: RoundNeed | None


@dataclass(frozen=True)
class NeedsOfRound:
    """The needs that one may know of, as a round looks at them; latest first."""

    taken: list[NeedInRound]  # by the scope, or put in by hand
    left_out: list[NeedInRound]  # by hand
    outside: list[NeedInRound]  # of the scope


def _members_for(round_: Round, day: date) -> set[int] | None:
    """Give whose needs a round looks at; None for everybody's."""
    if round_.members_of is None:
        return None
    return set(members_of(round_.members_of, day).values_list("pk", flat=True))


def needs_of(round_: Round, actor: Actor, today: date) -> NeedsOfRound:
    """Sort the needs that one may know of by whether a round looks at them."""
    decided = {row.need_id: row for row in round_.decided.select_related("decided_by")}
    seen = Need.objects.visible_to(actor).filter(withdrawn_at__isnull=True)
    found = NeedsOfRound([], [], [])
    closed_on = round_.closed_at.date() if round_.closed_at else None
    members = _members_for(round_, closed_on or today)
    for need in seen.select_related("organisation__country").order_by("-declared_at", "-pk"):
        country = need.organisation.country
        region = country.region if country else None
        declared_on = need.declared_at.date()
        by_scope = (members is None or need.organisation_id in members) and round_.scope.takes(
            need.working_area, region, declared_on, closed_on=closed_on
        )
        decision = decided.get(need.pk)
        if decision:
            kept = found.taken if decision.is_in else found.left_out
        else:
            kept = found.taken if by_scope else found.outside
        kept.append(NeedInRound(need, decision))
    return found


def wishes_of(organisation: Organisation) -> Wishes:
    """Give what the profile of an operator says that it looks for."""
    said = organisation.looks_for
    return Wishes(
        regions=frozenset(said.get("regions", ())),
        types=frozenset(said.get("types", ())),
        languages=frozenset(said.get("languages", ())),
    )


def shortlist_of(
    need: Need, weights: Weights, *, today: date, wishes: Wishes | None = None
) -> suitability.Ranking:
    """Gather the facts and propose mentors for a need; a constant number of queries.

    Without ``wishes`` those of the profile hold.
    """
    strengths = list(
        Strength.objects.filter(
            working_area=need.working_area,
            withdrawn_at__isnull=True,
            organisation__state=OrganisationState.LISTED,
        )
        .exclude(visibility=Visibility.OWNER)
        .select_related("organisation__country")
    )
    organisations = {s.organisation_id: s.organisation for s in strengths}
    organisations[need.organisation_id] = need.organisation
    peers = peers_of(list(organisations.values()), today=today)
    by_id = {peer.id: peer for peer in peers.values()}
    helped = _helped_before(organisations, WorkingArea(need.working_area))
    return suitability.shortlist(
        _declared(need, need.organisation, EvidenceClass(need.evidence_class)),
        peers[need.organisation_id],
        [_declared(s, s.organisation, _backed_by(s, helped)) for s in strengths],
        by_id,
        weights,
        wishes=wishes_of(need.organisation) if wishes is None else wishes,
    )


def _declared(
    declared: Need | Strength, organisation: Organisation, evidence: EvidenceClass
) -> Declaration:
    return Declaration(
        str(declared.uuid),
        str(organisation.uuid),
        declared.working_area,
        declared.sentence,
        evidence,
        declared.language,
    )


def _backed_by(strength: Strength, helped: Collection[int]) -> EvidenceClass:
    """Say what backs a strength: that a mentee was helped is read off partnerships, never typed."""
    if strength.organisation_id in helped:
        return EvidenceClass.EARLIER_MENTEE
    said = EvidenceClass(strength.evidence_class)
    return EvidenceClass.SELF_SAID if said is EvidenceClass.EARLIER_MENTEE else said


def _helped_before(organisations: Iterable[int], area: WorkingArea) -> set[int]:
    """Find who has been the mentor of a partnership in an area that got as far as an agreement."""
    parties = Party.objects.filter(
        organisation__in=list(organisations),
        role=PartyRole.MENTOR,
        partnership__phase__in=[str(phase) for phase in AGREED],
    ).values_list("organisation_id", "partnership__working_areas")
    return {organisation for organisation, areas in parties if area in areas}


def open_to(organisation: Organisation) -> str:
    """Name who may ask for an operator: its coordinators and signatories."""
    asking = Membership.objects.filter(
        organisation=organisation, role__in=[Role.COORDINATOR, Role.SIGNATORY]
    )
    names = asking.order_by("person__name", "pk").values_list("person__name", flat=True)
    return ", ".join(dict.fromkeys(names))


def asked_for(need: Need, actor: Actor) -> dict[str, HelpRequest]:
    """Give by mentor the latest request about a need that one may know of."""
    rows = HelpRequest.objects.visible_to(actor).filter(need=need).select_related("mentor")
    return {str(row.mentor.uuid): row for row in rows.order_by("sent_at", "pk")}


def areas_on_offer(area: WorkingArea) -> list[tuple[str, int]]:
    """Count by area the operators whose strength the network may see: the nearest areas first."""
    shown = Strength.objects.filter(
        withdrawn_at__isnull=True, organisation__state=OrganisationState.LISTED
    ).exclude(visibility=Visibility.OWNER)
    areas = shown.order_by().values_list("working_area")
    counted = areas.annotate(number=Count("organisation", distinct=True))
    near = areas_near(area)
    return sorted(counted, key=lambda row: (row[0] not in near, -row[1], row[0]))


def peers_of(organisations: list[Organisation], *, today: date) -> dict[int, Peer]:
    """Give organisations as matching looks at them, by their id.

    Only what the network may see of a profile is used, so that a shortlist gives nothing away.
    """
    ids = [organisation.pk for organisation in organisations]
    code = acceptances([organisation.uuid for organisation in organisations], on=today)
    incomes = income_groups({o.country_id for o in organisations if o.country_id}, today.year)
    roles = Party.objects.filter(organisation__in=ids, role=PartyRole.MENTOR)
    load = _number(roles.filter(partnership__state=PartnershipState.ACTIVE))
    mentored = _number(roles)
    partners = _earlier_partners(ids)
    return {
        o.pk: _peer(
            o,
            code[o.uuid].state,
            incomes.get(o.country_id or ""),
            load.get(o.pk, 0),
            mentored.get(o.pk, 0),
            partners.get(o.pk, frozenset()),
            today,
        )
        for o in organisations
    }


def _number(parties: QuerySet[Party]) -> dict[int, int]:
    counted = parties.order_by().values_list("organisation_id").annotate(number=Count("id"))
    return dict(counted)


def free_places(mentor: Organisation) -> int | None:
    """Count the partnerships that a mentor has room for; None if it did not say how many."""
    if mentor.max_partnerships is None:
        return None
    running = Party.objects.filter(
        organisation=mentor, role=PartyRole.MENTOR, partnership__state=PartnershipState.ACTIVE
    )
    return mentor.max_partnerships - running.count()


def together(one: Organisation, other: Organisation) -> QuerySet[Partnership]:
    """List the partnerships in which two operators work together now, the latest first."""
    going = Partnership.objects.filter(state=PartnershipState.ACTIVE)
    for side in (one, other):
        going = going.filter(
            Exists(
                Party.objects.filter(
                    partnership=OuterRef("pk"), organisation=side, role__in=OPERATOR_ROLES
                )
            )
        )
    return going.order_by("-pk")


def _earlier_partners(ids: list[int]) -> dict[int, frozenset[str]]:
    pairs = Party.objects.filter(
        partnership__parties__organisation__in=ids,
        role__in=OPERATOR_ROLES,
        partnership__phase__in=[str(phase) for phase in AGREED],
    ).values_list("partnership__parties__organisation_id", "organisation__uuid")
    found: dict[int, set[str]] = {}
    for organisation, partner in pairs:
        found.setdefault(organisation, set()).add(str(partner))
    return {organisation: frozenset(partners) for organisation, partners in found.items()}


def _peer(
    organisation: Organisation,
    code: AcceptanceState,
    income: str | None,
    load: int,
    mentored: int,
    partners: frozenset[str],
    today: date,
) -> Peer:
    hidden = hidden_from(organisation, Audience.NETWORK)

    def seen(name: str) -> Any:
        return None if name in hidden else getattr(organisation, name)

    accepted: bool | None = code in {AcceptanceState.ACCEPTED, AcceptanceState.IN_GRACE}
    return Peer(
        id=str(organisation.uuid),
        name=organisation.name,
        country=organisation.country_id,
        place=seen("place") or "",
        latitude=seen("latitude"),
        longitude=seen("longitude"),
        languages=frozenset(organisation.languages),
        connections=seen("connections"),
        population_served=seen("population_served"),
        income_group=income,
        ownership=organisation.ownership or None,
        setting=organisation.setting or None,
        systems=seen("systems") or "",
        is_willing=organisation.is_willing_to_mentor,
        code_accepted=None if code is AcceptanceState.NOT_KNOWN else accepted,
        pays_interpreter=bool(organisation.pays_interpreter),
        max_partnerships=organisation.max_partnerships,
        current_partnerships=load,
        times_mentor=mentored,
        earlier_partners=partners,
        freshness=freshness(organisation.confirmed_on, today),
        region=organisation.country.region if organisation.country else None,
        subregion=organisation.country.subregion if organisation.country else None,
        hosts_visits=seen("hosts_visits"),
        is_remote_only=seen("remote_only"),
        days_per_year=seen("mentoring_days_per_year"),
    )


def hints(mentee: Organisation, actor: Actor) -> dict[str, str]:
    """Say of operators, by uuid, why one that looks for help could talk to them; never a score."""
    found = benchmarking.hints(mentee, actor)
    for uuid, said in frontiers.hints(mentee, actor).items():
        found[uuid] = f"{found[uuid]} {said}" if uuid in found else said
    return found


# --- the figure of a need ---


@dataclass(frozen=True)
class FiguresBeside:
    """The figure that a need quotes, and the same of mentors by uuid, as far as one may read it."""

    code: str = ""
    own: Quote | None = None
    theirs: Mapping[str, Quote] = field(default_factory=dict)

    def is_better(self, mentor: str) -> bool:
        """Whether that of a mentor is better than that of who looks for help."""
        if self.own is None or mentor not in self.theirs:
            return False
        sign = {"yes": 1, "no": -1}.get(indicators()[self.code].direction, 0)
        return sign * (self.theirs[mentor].value - self.own.value) > 0


def figures_beside(need: Need, mentors: Collection[str], actor: Actor) -> FiguresBeside:
    """Read the figure that a need quotes, of who needs help and of mentors.

    Of others it is what the network reads of them; all that they compare, where they show their
    name to the utility that asks, and one of its people asks.
    """
    code = need.quotes.get("code", "")
    expression = catalogue().expression(code) if code in indicators() else None
    if expression is None:
        return FiguresBeside()
    is_own = actor.acts_for(need.organisation.uuid)
    named = benchmarking.sharing_with(benchmarking.readers_with(need.organisation).now)
    whole = Value.objects.valid().filter(
        sheet__zone_kind=ZoneKind.WHOLE, variable__in=names(expression)
    )
    rows = whole.none()
    by_pk = {each.pk: each for each in Organisation.objects.filter(uuid__in=mentors)}
    by_pk[need.organisation_id] = need.organisation
    for pk, organisation in by_pk.items():
        of_it = whole.filter(sheet__organisation=pk)
        is_shown = reads_all(actor, organisation.uuid) or (
            is_own and str(organisation.uuid) in named
        )
        rows |= of_it if is_shown else of_it.public(hidden_from(organisation, Audience.NETWORK))
    read: dict[int, list[Value]] = defaultdict(list)
    for value in at_once(rows):
        read[value.sheet.organisation_id].append(value)
    found = {
        str(by_pk[pk].uuid): quote
        for pk, values in read.items()
        for quote in quoted(values, (code,))
    }
    return FiguresBeside(code, found.pop(str(need.organisation.uuid), None), found)
