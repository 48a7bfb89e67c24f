"""``waterpeers demo``: load the example world, through the same actions as everybody."""

from __future__ import annotations

import csv
import tomllib
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.db import transaction
from rich.console import Console

from waterpeers.apps.accounts.actions import give_role
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.actions.signatures import sign
from waterpeers.apps.benchmarking.actions import compare, share, take_part
from waterpeers.apps.compliance.actions import explain, pass_gate
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.diagnosis.actions.findings import approve
from waterpeers.apps.energy.kinds import KIND as PUMP_CHECKS
from waterpeers.apps.frontiers.actions import draw
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.indicators.actions.imports import YearLine, import_values
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values, review, submit
from waterpeers.apps.ladders.kinds import KIND as LADDERS
from waterpeers.apps.matching.actions.declaring import declare
from waterpeers.apps.matching.actions.rounds import open_round
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.actions.countries import load_country_facts
from waterpeers.apps.operators.actions.profiles import confirm_profile, register
from waterpeers.apps.operators.models import CountryFactKind, Organisation
from waterpeers.apps.partnerships.actions.conduct import (
    accept_code,
    draft_version,
    publish_version,
    upload_text,
)
from waterpeers.apps.partnerships.actions.partnerships import (
    NewParty,
    change,
    open_partnership,
    release,
)
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.interest import respondent_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.records import actions as records
from waterpeers.apps.water_balance.kinds import KIND as BALANCES
from waterpeers.cli.acting import now
from waterpeers.cli.example.diagnosed import diagnose, rounds
from waterpeers.cli.example.followed import follow, followed
from waterpeers.cli.example.learned import learn, learned
from waterpeers.cli.example.planned import plan, plans
from waterpeers.cli.installation import make_ready
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.conduct import DECLARATIONS
from waterpeers.domain.partnerships import (
    AgreementKind,
    ContributionKind,
    FactAnswer,
    Gate,
    PartyRole,
)
from waterpeers.domain.peer_groups import Criterion, PeerRule
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.questionnaires import YES
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits


def world() -> dict[str, Any]:
    """Read the example world; every line of it is invented and says so."""
    text = files("waterpeers.cli.example").joinpath("world.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def yearly_figures() -> list[dict[str, str]]:
    """Read the invented figures of operators by year: a column a variable, blank where missing."""
    text = files("waterpeers.cli.example").joinpath("figures.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def yearbook() -> list[dict[str, str]]:
    """Read the invented yearbook of operators whose figures somebody else has published."""
    text = files("waterpeers.cli.example").joinpath("yearbook.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def load(console: Console) -> list[tuple[str, str]]:
    """Load the example world where it is not there yet; give its sign-ins (e-mail, who)."""
    given = world()
    first = given["people"][0]["email"]
    if not Person.objects.filter(email=first).exists():
        if Person.objects.exists():  # somebody's own site: nothing invented is mixed in
            return []
        with console.status("Loading the example world…"), transaction.atomic():
            _World(given, now()).load()
    sign_ins = [(p["email"], f"{p['name']} ({p['who']})") for p in given["people"]]
    return [*sign_ins, ("password for all", given["password"])]


def greeting(address: str, sign_ins: list[tuple[str, str]], hint: str = "") -> str:
    """Say where the site is, and who can sign in to the example world."""
    lines = [f"WaterPeers is at {address}"]
    if sign_ins:
        width = max(len(email) for email, _ in sign_ins)
        lines += ["", "Example sign-ins (invented people):"]
        lines += [f"  {email:<{width}}  {who}" for email, who in sign_ins]
    lines += ["", hint] if hint else []
    lines += ["", "Ctrl-C stops it."]
    return "\n".join(lines)


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
def demo(data: Path | None) -> None:
    """Load the example world; running it twice changes nothing.

    Example: waterpeers demo --data ./try-out
    """
    console = Console(stderr=True)
    make_ready(console)
    sign_ins = load(console)
    for email, who in sign_ins:
        console.print(f"{email}  {who}", markup=False)
    if not sign_ins:
        console.print("This site has people of its own; nothing invented was added.")


class _World:
    def __init__(self, given: dict[str, Any], at: datetime) -> None:
        self.given, self.at = given, at
        self.people: dict[str, Person] = {}
        self.organisations: dict[str, Organisation] = {}

    def load(self) -> None:
        self._administrators()
        self._countries()
        self._organisations()
        self._people()
        self._code()
        self._declared()
        self._figures()
        self._yearbook()
        self._comparison()
        self._water_balances()
        self._pump_checks()
        self._ladders()
        self._partnership()
        facilitator = self.people["eva@platform.example"]
        open_round(
            "Example round: water losses",
            self.organisations["platform"],
            working_areas=["water_losses"],
            act=Act(actor_of(facilitator), self.at),
        )

    def _person(self, given: dict[str, Any]) -> Person:
        person = Person.objects.create_user(
            given["email"],
            self.given["password"],
            name=given["name"],
            language=given["language"],
            is_administrator=given.get("administrator", False),
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        self.people[person.email] = person
        return person

    def _administrators(self) -> None:
        for given in self.given["people"]:
            if given.get("administrator"):
                self.administrator = actor_of(self._person(given))

    def _countries(self) -> None:
        given = dict(self.given["income_groups"])
        source, year = given.pop("source"), given.pop("year")
        facts = [(code, CountryFactKind.INCOME_GROUP, year, group) for code, group in given.items()]
        load_country_facts(facts, source, act=Act(self.administrator, self.at))

    def _organisations(self) -> None:
        for key, fields in self.given["organisations"].items():
            spoken = fields["languages"][0]
            about = {
                "about": self.given["about"].get(spoken, self.given["mark"]),
                "written_in": spoken if spoken in self.given["about"] else "en",
            }
            act = Act(self.administrator, self.at - timedelta(days=60))
            self.organisations[key] = confirm_profile(register(fields | about, act=act), act=act)

    def _people(self) -> None:
        for given in self.given["people"]:
            if given.get("administrator"):
                continue
            person = self._person(given)
            for key, roles in given["roles"].items():
                for role in roles:
                    give_role(
                        person,
                        self.organisations[key],
                        Role(role),
                        act=Act(self.administrator, self.at),
                    )

    def _code(self) -> None:
        given = self.given["code"]
        version = draft_version(
            label=given["label"],
            issued_by=self.organisations["platform"].name,
            valid_from=datetime(2026, 1, 1, tzinfo=UTC).date(),
            is_example=True,
            act=Act(self.administrator, self.at),
        )
        for language in ("en", "fr", "es"):
            upload_text(
                version,
                language=language,
                title=given[f"title_{language}"],
                file=ContentFile(given[language].encode(), name=f"example-{language}.txt"),
                act=Act(self.administrator, self.at),
            )
        version = publish_version(version, act=Act(self.administrator, self.at))
        self.text = version.texts.get(language="en")
        for email in given["accepted_by"]:
            actor = actor_of(self.people[email])
            (uuid,) = actor.organisations_as(Role.SIGNATORY)
            organisation = Organisation.objects.get(uuid=uuid)
            accept_code(organisation, self.text, office="Director", act=Act(actor, self.at))
        for key in given["accepted_by_operators"]:
            actor = self._speaker(key, Role.SIGNATORY)
            accept_code(
                self.organisations[key], self.text, office="Director", act=Act(actor, self.at)
            )

    def _speaker(self, key: str, *roles: Role) -> Actor:
        """Find somebody of an organisation; where the world has nobody, make somebody quiet."""
        uuid = self.organisations[key].uuid
        for person in self.people.values():
            if actor_of(person).acts_for(uuid, *roles):
                return actor_of(person)
        held = frozenset((uuid, role) for role in roles or (Role.REPORTER,))
        return Actor(person=self.administrator.person, memberships=held)

    def _name(self, actor: Actor) -> str:
        return next(p.name for p in self.people.values() if p.uuid == actor.person)

    def _declared(self) -> None:
        for kind, name in ((Need, "needs"), (Strength, "strengths")):
            for given in self.given[name]:
                visibility = Visibility(given.get("visibility", "public"))
                declare(
                    kind,
                    self.organisations[given["of"]],
                    working_area=WorkingArea(given["working_area"]),
                    sentence=given["sentence"],
                    evidence_class=EvidenceClass(given["evidence_class"]),
                    evidence=given.get("evidence", ""),
                    help_text=given["help"],
                    language=given["language"],
                    visibility=visibility,
                    agreed_to_public=visibility is Visibility.PUBLIC,
                    act=Act(self._speaker(given["of"]), self.at),
                )

    def _figures(self) -> None:
        """Report figures by organisation and year; a second person reviews them."""
        sheets: dict[tuple[str, int], list[ReportedFigure]] = {}
        for given in self.given["figures"]:
            for year, value in given["years"].items():
                figure = ReportedFigure(
                    given["variable"], float(value), grade=given.get("grade", ""),
                    source=self.given["mark"],
                )  # fmt: skip
                sheets.setdefault((given["of"], int(year)), []).append(figure)
        for row in yearly_figures():
            of, year, grade = row.pop("of"), int(row.pop("year")), row.pop("grade")
            sheets.setdefault((of, year), []).extend(
                ReportedFigure(variable, float(value), grade=grade, source=self.given["mark"])
                for variable, value in row.items()
                if value
            )
        reviewer = actor_of(self.people["eva@platform.example"])
        for (of, year), figures in sheets.items():
            reporter = self._speaker(of)
            sheet = report_values(
                self.organisations[of], calendar_year(year), figures, act=Act(reporter, self.at)
            )
            submit(sheet, act=Act(reporter, self.at))
            review(sheet, act=Act(reviewer, self.at))
        for given in self.given["drafts"]:
            figures = [
                ReportedFigure(code, float(said), text=said, source=self.given["mark"])
                for code, said in given["values"].items()
            ]
            report_values(
                self.organisations[given["of"]],
                calendar_year(given["year"]),
                figures,
                act=Act(self._speaker(given["of"]), self.at),
            )

    def _yearbook(self) -> None:
        """Bring in what an invented regulator has published of operators without people here."""
        lines: list[YearLine] = []
        made: dict[str, Organisation] = {}
        for row in yearbook():
            fields = {name: row.pop(name) for name in ("name", "country", "place")}
            year = int(row.pop("year"))
            if fields["name"] not in made:
                about = {"kind": "operator", "services": ["water"], "about": self.given["mark"]}
                made[fields["name"]] = register(
                    fields | about, act=Act(self.administrator, self.at - timedelta(days=60))
                )
            key = made[fields["name"]].pk
            lines += [
                (key, code, year, float(said), said, "", self.given["yearbook"])
                for code, said in row.items()
            ]
        import_values(lines, act=Act(self.administrator, self.at), published=True)

    def _comparison(self) -> None:
        """Let the operators with figures be compared; one of them shows its name."""
        for key in {row["of"] for row in yearly_figures()}:
            actor = self._speaker(key, Role.COORDINATOR, Role.SIGNATORY)
            take_part(self.organisations[key], True, act=Act(actor, self.at))
        for key in self.given["shows_its_name"]:
            actor = self._speaker(key, Role.COORDINATOR, Role.SIGNATORY)
            share(self.organisations[key], None, act=Act(actor, self.at))
        compare(
            self.organisations["lago"],
            PeerRule.of([Criterion.SIZE]),
            2024,
            act=Act(self._speaker("lago"), self.at),
        )
        draw(
            self.organisations["lago"],
            FrontierRequest.of("physical_losses", 2022, "vrs", "input", []),
            act=Act(self._speaker("lago"), self.at),
        )

    def _water_balances(self) -> None:
        for given in self.given["water_balances"]:
            records.start(
                BALANCES,
                self.organisations[given["of"]],
                BalanceEntry(
                    {code: float(value) for code, value in given["values"].items()},
                    {code: float(limit) for code, limit in given["limits"].items()},
                    BalanceUnits(volume=given["volume_unit"]),
                    is_intermittent=True,
                ),
                year=given["year"],
                act=Act(actor_of(self.people[given["by"]]), self.at),
            )

    def _pump_checks(self) -> None:
        for given in self.given["pump_checks"]:
            columns = ("target_percent", "price_per_kwh", "currency", "note", "pumps")
            entered = {"flow_unit": "m3/h", "head_unit": "m", **{c: given[c] for c in columns}}
            records.start(
                PUMP_CHECKS,
                self.organisations[given["of"]],
                entered,
                year=given["year"],
                act=Act(actor_of(self.people[given["by"]]), self.at),
            )

    def _ladders(self) -> None:
        for given in self.given["ladders"]:
            for year, percents in given["years"].items():
                entered = {
                    "service": given["service"],
                    "percents": {code: float(percent) for code, percent in percents.items()},
                    "source": given["source"],
                    "note": self.given["mark"],
                }
                records.start(
                    LADDERS,
                    self.organisations[given["of"]],
                    entered,
                    year=int(year),
                    act=Act(actor_of(self.people[given["by"]]), self.at),
                )

    def _partnership(self) -> None:
        given = self.given["partnership"]
        mentor, mentee = (self.organisations[given[side]] for side in ("mentor", "mentee"))
        sides = {
            "mentor": self._speaker(given["mentor"], Role.SIGNATORY),
            "mentee": self._speaker(given["mentee"], Role.SIGNATORY),
        }
        made = open_partnership(
            [NewParty(mentor, PartyRole.MENTOR), NewParty(mentee, PartyRole.MENTEE)],
            title=given["title"],
            language=given["language"],
            working_areas=given["working_areas"],
            need_text=given["need"],
            strength_text=given["strength"],
            act=Act(sides["mentee"], self.at),
        )
        change(
            made,
            {"earlier_looked_up": FactAnswer.YES, "earlier_partnerships": "None was found."},
            revision=made.revision,
            act=Act(sides["mentee"], self.at),
        )
        parties = {party.role: party for party in made.parties.all()}
        for side, actor in sides.items():
            self._interest(parties[PartyRole(side)], Act(actor, self.at))
        self._through(made, Gate.G1, sides)
        self._agreement(made, sides)
        self._diagnosis(made, sides)
        self._plan(made, sides)
        self._follow_up(made, sides)
        self._learning(made, sides)
        for side, actor in sides.items():
            release(parties[PartyRole(side)], agrees=True, act=Act(actor, self.at))

    def _diagnosis(self, made: Partnership, sides: dict[str, Actor]) -> None:
        whose = {"self": sides["mentee"], "peer": sides["mentor"]}
        made = Partnership.objects.get(pk=made.pk)
        for given in rounds():
            if made.parties.filter(organisation=self.organisations[given["mentee"]]).exists():
                diagnose(made, given, lambda side: Act(whose[side], self.at))
        for party in made.parties.select_related("organisation", "partnership"):
            approve(party, act=Act(sides[party.role], self.at))
        pass_gate(made, Gate.G3, act=Act(sides["mentee"], self.at))

    def _plan(self, made: Partnership, sides: dict[str, Actor]) -> None:
        made = Partnership.objects.get(pk=made.pk)
        for given in plans():
            if made.parties.filter(organisation=self.organisations[given["mentee"]]).exists():
                plan(made, given, lambda side: Act(sides[side], self.at))

    def _follow_up(self, made: Partnership, sides: dict[str, Actor]) -> None:
        made = Partnership.objects.get(pk=made.pk)
        for given in followed():
            if made.parties.filter(organisation=self.organisations[given["mentee"]]).exists():
                follow(made, given, lambda side: Act(sides[side], self.at))

    def _learning(self, made: Partnership, sides: dict[str, Actor]) -> None:
        made = Partnership.objects.get(pk=made.pk)
        for given in learned():
            if made.parties.filter(organisation=self.organisations[given["mentee"]]).exists():
                learn(made, given, lambda side: Act(sides[side], self.at))

    def _interest(self, party: Party, act: Act) -> None:
        respondent = respondent_of(party)
        said = {"motivation": "To learn from each other.", "office": "Director"}
        said |= dict.fromkeys(("is_interested", *DECLARATIONS), YES)
        answers = {code: {"value": value} for code, value in said.items()}
        sheets.answer(respondent, answers, revision=0, language="en", act=act)
        sheets.hand_in(respondent, act=act)

    def _through(self, made: Partnership, gate: Gate, sides: dict[str, Actor]) -> None:
        for line in gate_of(made, gate, on=self.at.date()).to_explain:
            for party in made.parties.all():
                explain(
                    party,
                    gate,
                    line.item,
                    text="Not needed in an example.",
                    act=Act(sides[party.role], self.at),
                )
        if gate is Gate.G1:
            pass_gate(made, gate, act=Act(sides["mentee"], self.at))

    def _agreement(self, made: Partnership, sides: dict[str, Actor]) -> None:
        given = self.given["partnership"]
        parties = {str(party.role): party for party in made.parties.all()}

        def both(name: str) -> dict[str, str]:
            return {str(parties[s].uuid): given[f"{name}_{s}"] for s in ("mentor", "mentee")}

        text = agreements.draft(
            made, AgreementKind.MEMORANDUM, title=given["title"], act=Act(sides["mentee"], self.at)
        )
        start = self.at.date().replace(day=1)
        agreements.change(
            text,
            {
                "objectives": given["objectives"],
                "expected_outputs": given["outputs"],
                "duties": both("duties"),
                "interests": both("interests"),
                "gains": both("gain"),
                "starts_on": start,
                "ends_before": start + timedelta(days=730),
                "review_dates": [(start + timedelta(days=365)).isoformat()],
                "authority_approval": FactAnswer.YES,
                "is_without_cash": True,
                "confidentiality": "What one tells the other in confidence stays between them.",
                "data_and_publication": "What was learnt may be published once both agree.",
                "disputes": "The directors talk first; then the platform is asked to mediate.",
                "amendment_and_termination": "By a written amendment; either side may end it.",
                "code_text": str(self.text.uuid),
            },
            revision=text.revision,
            act=Act(sides["mentee"], self.at),
        )
        agreements.promise(
            text,
            {
                "party": str(parties["mentor"].uuid),
                "kind": ContributionKind.STAFF_TIME,
                "description": "Forty days of practitioners a year",
                "days": "80",
                "amount": "32 000",
                "currency": "EUR",
                "basis": "80 days at direct cost of 400 EUR (invented)",
            },
            act=Act(sides["mentor"], self.at),
        )
        opened = agreements.open_for_signature(text, act=Act(sides["mentee"], self.at))
        for side, actor in sides.items():
            sign(
                opened,
                parties[side],
                name=self._name(actor),
                office="Director",
                fingerprint=opened.fingerprint,
                act=Act(actor, self.at),
            )
        self._through(made, Gate.G2, sides)
        agreements.bring_into_force(opened, act=Act(sides["mentee"], self.at))
