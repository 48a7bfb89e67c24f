"""The text of an agreement as those who write it see it: its parts, and what is known already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import agreement_facts, is_work_plan
from waterpeers.apps.agreements.words import PARTS
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.apps.indicators.queries.results import computed
from waterpeers.apps.indicators.queries.values import values_for
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.partnerships.queries.conduct import version_on
from waterpeers.apps.partnerships.queries.interest import words_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.agreements import AgreementPart, part_of, text_lines
from waterpeers.domain.clauses import languages_first, model_clauses
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.gates import LineStatus
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.partnerships import PartyRole

OF_A_PLAN = (AgreementPart.OBJECTIVES, AgreementPart.VALUE, AgreementPart.FRAME)
# The figure by which one sees whether the work in an area helps.
SHOWS = {
    WorkingArea.WATER_LOSSES: "I.nrw_percent",
    WorkingArea.BILLING: "I.collection_ratio",
    WorkingArea.WATER_QUALITY: "I.micro_passed",
    WorkingArea.ENERGY: "I.energy_water_m3",
    WorkingArea.FINANCE: "I.occr",
    WorkingArea.CUSTOMERS: "I.complaints_resolved",
    WorkingArea.OPERATION: "I.continuity",
    WorkingArea.WATER_EXTENSION: "I.coverage_water",
    WorkingArea.WASTEWATER: "I.ww_secondary",
    WorkingArea.PEOPLE: "I.training",
}


# --- how far each part is ---


@dataclass(frozen=True)
class PartProgress:
    """A part of a text: how much of what is asked is there."""

    part: AgreementPart
    label: str
    written: int
    asked: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is asked any more."""
        return self.written == self.asked

    @property
    def squares(self) -> list[str]:
        """Give a mark for each thing asked: what is written, then what is open."""
        return ["done"] * self.written + [""] * (self.asked - self.written)


def parts_of_text(agreement: Agreement) -> tuple[AgreementPart, ...]:
    """Name the parts that this text has: a work plan leaves the rest to its memorandum."""
    return OF_A_PLAN if is_work_plan(agreement) else tuple(AgreementPart)


def progress(agreement: Agreement, *, on: date) -> list[PartProgress]:
    """Say of each part how much of what is asked is there."""
    lines = text_lines(agreement_facts(agreement.partnership, agreement, on=on))
    found = []
    for part in parts_of_text(agreement):
        asked = [each for each in lines if part_of(each) is part]
        open_ = sum(each.status is LineStatus.MISSING for each in asked)
        found.append(PartProgress(part, str(PARTS[part]), len(asked) - open_, len(asked)))
    return found


# --- what is known already ---


@dataclass(frozen=True)
class Proposal:
    """A text for a field that is empty, and where it is from."""

    text: str
    source: str


def proposals(
    agreement: Agreement, parties: Sequence[Party], *, actor: Actor, on: date, language: str
) -> dict[str, Proposal]:
    """Propose texts for what is still empty, from what the parties have said elsewhere.

    They are stored once somebody has read and saved them.
    """
    if agreement.amends is not None:  # it starts as a copy of what is in force
        return {}
    found = dict(_from_partnership(agreement, parties))
    if not is_work_plan(agreement):
        found |= dict(_from_parties(parties))
        found |= dict(_from_interest(agreement))
    found |= dict(_from_figures(agreement, parties, actor, language))
    found |= dict(_from_code(on, language))
    return {name: each for name, each in found.items() if _is_open(agreement, name)}


def _is_open(agreement: Agreement, name: str) -> bool:
    field, _dash, party = name.partition("-")
    stored = getattr(agreement, field)
    return name not in agreement.not_known and not (stored.get(party) if party else stored)


def _of_role(parties: Sequence[Party], role: PartyRole) -> list[Party]:
    return [party for party in parties if party.role is role]


def _from_partnership(
    agreement: Agreement, parties: Sequence[Party]
) -> Iterator[tuple[str, Proposal]]:
    need = agreement.partnership.need_text
    for party in _of_role(parties, PartyRole.MENTEE)[:1]:
        if need:
            source = _("the need of %(name)s") % {"name": party.organisation.name}
            yield "objectives", Proposal(need, source)
            yield f"gains-{party.uuid}", Proposal(need, source)


def _from_parties(parties: Sequence[Party]) -> Iterator[tuple[str, Proposal]]:
    """Say whom to turn to, and what a mentor is good at."""
    for party in parties:
        organisation, lines, sources = party.organisation, [], []
        strength = party.partnership.strength_text if party.role is PartyRole.MENTOR else ""
        if strength:
            lines.append(strength)
            sources.append(_("the strength of %(name)s") % {"name": organisation.name})
        if organisation.contact_office:
            contact = _("To turn to: %(office)s")
            lines.append(contact % {"office": organisation.contact_office})
            sources.append(_("the profile of %(name)s") % {"name": organisation.name})
        if lines:
            yield f"duties-{party.uuid}", Proposal("\n".join(lines), in_a_row(sources))


def _from_interest(agreement: Agreement) -> Iterator[tuple[str, Proposal]]:
    for said in words_of(agreement.partnership):
        if said.interest and said.interest.is_interested:
            source = _("what %(name)s said of its interest")
            name = said.party.organisation.name
            yield (
                f"interests-{said.party.uuid}",
                Proposal(said.interest.motivation, source % {"name": name}),
            )


def _from_figures(
    agreement: Agreement, parties: Sequence[Party], actor: Actor, language: str
) -> Iterator[tuple[str, Proposal]]:
    """Say by which figure one will see it, with where it stands."""
    for party in _of_role(parties, PartyRole.MENTEE)[:1]:
        codes = [SHOWS[area] for area in SHOWS if area in agreement.partnership.working_areas]
        lines = _figures(party.organisation, codes, actor, language)
        if lines:
            source = _("the figures of %(name)s") % {"name": party.organisation.name}
            yield "expected_outputs", Proposal("\n".join(lines), source)


def _figures(
    organisation: Organisation, codes: Sequence[str], actor: Actor, language: str
) -> list[str]:
    values = values_for(actor, organisation) if codes else []
    if not values:
        return []
    year = max(value.sheet.period.year for value in values)
    latest = {value.variable: value for value in values if value.sheet.period.year == year}
    found = computed(latest, year, tuple(codes))
    line = _("%(figure)s: %(value)s %(unit)s in %(year)s, measured again at the end")
    return [
        line
        % {
            "figure": catalogue().definition(code).name(language),
            "value": in_figures(found[code].value),
            "unit": unit_label(found[code].unit),
            "year": year,
        }
        for code in codes
        if code in found and found[code].value is not None
    ]


def _from_code(on: date, language: str) -> Iterator[tuple[str, Proposal]]:
    version = version_on(on)
    texts = list(version.texts.all()) if version else []
    if texts:
        text = next((each for each in texts if each.language == language), texts[0])
        yield "code_text", Proposal(str(text.uuid), _("the version that is in force"))


# --- model clauses ---


@dataclass(frozen=True)
class ModelWording:
    """A model of a clause in one language."""

    language: str
    name: str  # of the language
    text: str


def wordings(
    field: str, agreement: Agreement, parties: Sequence[Party], language: str
) -> list[ModelWording]:
    """Give the models of a clause: in the languages of reader, text and parties first."""
    offered = model_clauses().get(field, {})
    spoken = [language]
    if agreement.code_text is not None:
        spoken.append(agreement.code_text.language)
    for party in parties:
        spoken += party.organisation.languages
    names = dict(settings.LANGUAGES)
    return [
        ModelWording(each, str(names[each]), offered[each])
        for each in languages_first(spoken, offered)
    ]
