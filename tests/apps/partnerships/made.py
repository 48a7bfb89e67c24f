"""Partnerships and Codes for tests; all of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from tests.conftest import NOON
from tests.kept import kept
from tests.world import World, country, operator
from waterpeers.apps.matching.models import Need
from waterpeers.apps.operators.models import CountryFact, CountryFactKind, Organisation
from waterpeers.apps.partnerships.actions import conduct, partnerships
from waterpeers.apps.partnerships.actions.partnerships import NewParty
from waterpeers.apps.partnerships.models import CodeText, Partnership, Party
from waterpeers.apps.partnerships.queries.interest import respondent_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import EvidenceClass, WorkingArea
from waterpeers.domain.partnerships import FactAnswer, PartyRole
from waterpeers.domain.questionnaires import AnswersState

ADMINISTRATOR = Actor(is_administrator=True)
PDF = b"%PDF-1.7\n% invented, for tests\n%%EOF\n"


@kept
def code_text(label: str = "Invented Code 2022", day: date = date(2022, 5, 1)) -> CodeText:
    """A version of an invented Code with an English text."""
    version = conduct.draft_version(
        label=label, issued_by="Nobody", valid_from=day, act=Act(ADMINISTRATOR, NOON)
    )
    file = ContentFile(PDF + label.encode(), name="code.pdf")
    made = conduct.upload_text(
        version, language="en", title=label, file=file, act=Act(ADMINISTRATOR, NOON)
    )
    conduct.publish_version(version, act=Act(ADMINISTRATOR, NOON))
    return made


@kept
def partnership(world: World, **fields: Any) -> Partnership:
    """A partnership of the world's two operators, opened by the mentor."""
    options = {"title": "Fewer losses by the lake", "working_areas": [WorkingArea.WATER_LOSSES]}
    return partnerships.open_partnership(
        [NewParty(world.mentee, PartyRole.MENTEE), NewParty(world.mentor, PartyRole.MENTOR)],
        **(options | fields),
        act=Act(world.actor("mentor_coordinator"), NOON),
    )


def party(made: Partnership, role: PartyRole) -> Party:
    """The party in a role."""
    return made.parties.select_related("organisation").get(role=role)


def complete_profile(organisation: Organisation) -> None:
    """Give an organisation what G0 asks."""
    organisation.contact_office = "Director's office"
    organisation.contact_email = "office@example.org"
    organisation.languages = ["pt"]
    organisation.connections = 20_000
    organisation.save()
    Need.objects.create(
        organisation=organisation,
        working_area=WorkingArea.WATER_LOSSES,
        sentence="We lose half of our water.",
        evidence_class=EvidenceClass.OWN_DATA,
        evidence="Invented water balance of 2025",
        declared_at=NOON,
    )


WILLING = {
    "is_interested": "yes",
    "motivation": "We want this.",
    "office": "Director",
    "O2.2": "yes",
    "O2.3": "yes",
}


def given(said: Mapping[str, str] = {}) -> dict[str, Any]:
    """Answers of a willing party, or others, as programs send them; a note follows a bar."""
    found = {}
    for code, text in (WILLING | dict(said)).items():
        value, _, note = text.partition("|")
        found[code] = {"value": value, "note": note} if note else {"value": value}
    return found


def say(side: Party, actor: Actor, said: Mapping[str, str] = {}) -> Respondent:
    """Hand in the answers of a party, or hand them in anew."""
    who, act = respondent_of(side), Act(actor, NOON)
    if who.sheets.filter(state=AnswersState.HANDED_IN).exists():
        sheets.take_up_again(who, act=act)
    seen = max([0, *who.sheets.values_list("revision", flat=True)])
    sheets.answer(who, given(said), revision=seen, language="en", act=act)
    sheets.hand_in(who, act=act)
    return who


SIGNATORIES = {PartyRole.MENTEE: "mentee_signatory", PartyRole.MENTOR: "mentor_signatory"}


@kept
def ready_for_g1(world: World) -> Partnership:
    """A partnership of which both sides have said all that G1 asks."""
    text = code_text()
    made = partnership(world, need_text="Half is lost.", strength_text="Zones and meters.")
    partnerships.change(
        made,
        {"earlier_looked_up": FactAnswer.YES, "earlier_partnerships": "None was found."},
        revision=made.revision,
        act=Act(world.actor("facilitator"), NOON),
    )
    for role, who in SIGNATORIES.items():
        side, actor = party(made, role), world.actor(who)
        complete_profile(side.organisation)
        conduct.accept_code(side.organisation, text, office="Director", act=Act(actor, NOON))
        say(side, actor)
    return Partnership.objects.get(pk=made.pk)


def income(code: str, group: str, year: int) -> None:
    """What a list said of a country in a year."""
    CountryFact.objects.get_or_create(
        country=country(code, code + "X"),
        kind=CountryFactKind.INCOME_GROUP,
        year=year,
        defaults={"value": group, "source": "a list"},
    )


def placed(name: str, code: str) -> Organisation:
    """An operator in a country."""
    return operator(name, country=country(code, code + "X"))
