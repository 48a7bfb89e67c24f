"""Strengths from a table: by whom, of whom, all or none, and nothing new the second time."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.conftest import NOON
from tests.declared import strength
from tests.world import operator
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.mappings import Mapping, read_mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.matching.actions import declaring
from waterpeers.apps.matching.actions.offers import Offers, import_offers
from waterpeers.apps.matching.imports import FIELDS
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import Listing, Organisation
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.cli.edge import Unreadable
from waterpeers.cli.imports import imports
from waterpeers.domain.actors import NOBODY, Act, Actor
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.verdicts import NotAllowed

pytestmark = pytest.mark.django_db
KEEPER = Actor(person=None, is_administrator=True)
HEAD = "name,country,working_area,sentence,evidence_class,evidence,visibility\n"
LEAKS = "Waterbedrijf Delta,NL,water_losses,We find leaks at night,own_data,ILI 1.1,network\n"


def bring(
    folder: Path, text: str, mapping: Mapping | None = None, actor: Actor = KEEPER, **options: bool
) -> Offers:
    path = folder / "offers.csv"
    path.write_text(text, encoding="utf-8")
    return import_offers(open_table(path), mapping, act=Act(actor, NOON), **options)


def counts(outcome: Offers) -> tuple[int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged


def faults(outcome: Offers) -> list[tuple[int, str, str, str]]:
    return [(f.row, f.column, f.value, f.reason.code) for f in outcome.rejected]


def test_strengths_come_in_listed_and_in_the_trail_and_again_as_nothing_new(tmp_path, everybody):
    relist([everybody.mentor])

    looked = bring(tmp_path, HEAD + LEAKS, dry_run=True)
    assert (counts(looked), Strength.objects.count()) == ((1, 0, 0), 0)
    outcome = bring(tmp_path, HEAD + LEAKS)

    assert (counts(outcome), outcome.rejected, outcome.is_stored) == ((1, 0, 0), [], True)
    made = Strength.objects.get()
    assert (made.organisation, made.working_area) == (everybody.mentor, WorkingArea.WATER_LOSSES)
    assert (made.evidence_class, made.evidence) == (EvidenceClass.OWN_DATA, "ILI 1.1")
    assert Listing.objects.get(audience="network").terms == " o:water_losses "
    assert Listing.objects.get(audience="public").terms == ""
    entries = Entry.objects.count()
    again = bring(tmp_path, HEAD + LEAKS)
    assert (counts(again), again.questions) == ((0, 0, 1), [])
    assert Entry.objects.count() == entries == 1
    assert Strength.objects.get().revision == 1


def test_a_changed_row_changes_and_an_empty_cell_does_not(tmp_path, everybody):
    bring(tmp_path, HEAD + LEAKS)

    outcome = bring(tmp_path, HEAD + LEAKS.replace("own_data,ILI 1.1", "third_party,"))

    assert counts(outcome) == (0, 1, 0)
    made = Strength.objects.get()
    assert (made.evidence_class, made.evidence) == (EvidenceClass.THIRD_PARTY, "ILI 1.1")
    assert Entry.objects.latest("id").before == {"evidence_class": "own_data"}


def test_without_a_word_on_it_only_its_operator_sees_a_strength(tmp_path, everybody):
    bring(tmp_path, "name,country,area,strength\nWaterbedrijf Delta,NL,energy,We save pumps\n")

    assert Strength.objects.get().visibility is Visibility.OWNER


def test_all_faults_are_told_and_nothing_is_stored(tmp_path, everybody):
    rows = (
        "Nobody Water,NL,energy,x,,,\nPlatform of the South,MZ,energy,x,,,\n"
        "Waterbedrijf Delta,NL,leaks,x,best,,press\nWaterbedrijf Delta,NL,energy,,,,\n"
        f"Waterbedrijf Delta,NL,energy,{'x' * 401},,,\n{LEAKS}{LEAKS}"
    )

    outcome = bring(tmp_path, HEAD + rows)

    assert faults(outcome) == [
        (2, "name", "Nobody Water", "organisation_not_known"),
        (3, "name", "Platform of the South", "operators_declare"),
        (4, "working_area", "leaks", "not_one_of"),
        (4, "evidence_class", "best", "not_one_of"),
        (4, "visibility", "press", "not_one_of"),
        (5, "sentence", "", "required"),
        (6, "sentence", "x" * 200, "too_long"),
        (8, "name", "Waterbedrijf Delta", "offer_given_twice"),
    ]
    expected = dict(outcome.rejected[4].reason.params)["expected"]
    assert expected == "me, network, public"
    assert not Strength.objects.exists()
    assert counts(bring(tmp_path, HEAD + rows, good_rows=True)) == (1, 0, 0)


def test_the_own_people_bring_their_own_strengths_only(tmp_path, everybody):
    text = HEAD + LEAKS + "Águas do Lago,MZ,billing,We collect well,,,network\n"

    for who in ("mentor_coordinator", "mentor_signatory"):
        outcome = bring(tmp_path, text, actor=everybody.actor(who), good_rows=True)
        assert faults(outcome) == [(3, "name", "Águas do Lago", "row_not_yours")]
    assert Strength.objects.get().organisation == everybody.mentor
    assert Entry.objects.get().organisation_uuid == everybody.mentor.uuid
    with pytest.raises(NotAllowed):
        bring(tmp_path, text, actor=NOBODY)


def test_a_list_leaves_what_the_operator_said_itself_and_what_it_withdrew(tmp_path, everybody):
    mentor = everybody.actor("mentor_coordinator")
    bring(tmp_path, HEAD + LEAKS)
    own = LEAKS.replace("ILI 1.1", "ILI 1.2")
    assert counts(bring(tmp_path, HEAD + own, actor=mentor)) == (0, 1, 0)
    gone = strength(everybody)
    declaring.withdraw(gone, act=Act(mentor, NOON))

    row = f"Waterbedrijf Delta,NL,water_losses,{gone.sentence},,,\n"
    outcome = bring(tmp_path, HEAD + LEAKS + row)

    assert counts(outcome) == (0, 0, 0)
    assert [(left.row, left.reason.code) for left in outcome.questions] == [
        (2, "said_otherwise_by_its_owner"),
        (3, "offer_withdrawn"),
    ]
    assert Strength.objects.exclude(pk=gone.pk).get().evidence == "ILI 1.2"
    gone.refresh_from_db()
    assert gone.withdrawn_at == NOON


def test_areas_are_known_by_their_words_and_by_a_mapping(tmp_path, everybody):
    with override("es"):
        spanish = str(WORKING_AREAS[WorkingArea.ENERGY])
    with override("fr"):
        french = str(WORKING_AREAS[WorkingArea.ASSETS])
    toml = (
        '[fields]\nname = "Opérateur"\nworking_area = "Thème"\nsentence = "Ce que nous savons"\n'
        '[codes.working_area]\nFuites = "water_losses"\n[constants]\ncountry = "NL"\n'
        'visibility = "network"\n'
    )
    (tmp_path / "m.toml").write_text(toml)
    text = (
        "Opérateur;Thème;Ce que nous savons\nWaterbedrijf Delta;fuites;La nuit\n"
        f"Waterbedrijf Delta;{french};Le registre\nWaterbedrijf Delta;{spanish.upper()};x\n"
    )

    outcome = bring(tmp_path, text, read_mapping(tmp_path / "m.toml", FIELDS))

    assert outcome.rejected == []
    said = Strength.objects.order_by("pk").values_list("working_area", "visibility")
    assert list(said) == [
        ("water_losses", "network"), ("assets", "network"), ("energy", "network"),
    ]  # fmt: skip


def test_queries_grow_with_the_operators_that_change_not_with_rows(tmp_path, everybody):
    for number in range(40):
        operator(f"Town {number}")

    def queries(rows: list[str]) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert bring(tmp_path, HEAD + "".join(rows)).rejected == []
        return len(caught)

    def row(number: int, said: str) -> str:
        return f"Town {number},MZ,energy,{said},,,\n"

    assert queries([row(0, "a")]) == queries([row(1, said) for said in "abcdefgh"])
    rows = [row(number, said) for number in range(40) for said in "ij"]
    queries(rows)
    assert queries(rows) == queries(rows[:1])  # the same again


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(imports, ["offers", *map(str, arguments)], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.return_value, done.stdout


def test_the_command_reads_a_workbook_and_gives_the_promised_keys(tmp_path, everybody):
    workbook = openpyxl.Workbook()
    for line in (HEAD + LEAKS).splitlines():
        workbook.active.append(line.split(","))
    workbook.save(tmp_path / "offers.xlsx")
    arguments = (tmp_path / "offers.xlsx", "--as", "mentor.coordinator@example.org")

    looked = json.loads(run(*arguments, "--dry-run", "--json")[1])
    status, out = run(*arguments, "--json")

    said = json.loads(out)
    keys = ("rows", "created", "updated", "unchanged", "rejected", "questions")
    assert (status, [said[key] for key in keys]) == (0, [1, 1, 0, 0, [], []])
    assert looked | {"stored": True} == said
    assert "1 unchanged" in run(*arguments)[1]
    assert Strength.objects.count() == 1
    assert not Need.objects.exists()


def test_faults_and_files_that_are_none_are_said(tmp_path, everybody):
    path = tmp_path / "offers.csv"
    path.write_text(HEAD + LEAKS.replace("water_losses", "leaks"))

    status, out = run(path, "--json")
    (fault,) = json.loads(out)["rejected"]
    assert (status, fault["row"], fault["column"], fault["value"]) == (
        1,
        2,
        "working_area",
        "leaks",
    )
    assert "water_losses, " in fault["reason"]
    assert Organisation.objects.count() == 4
    path.write_text("name,country\nWaterbedrijf Delta,NL\n")
    with pytest.raises(Unreadable, match="sentence"):
        run(path)
