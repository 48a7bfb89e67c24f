"""Importing organisations: what is taken, what is refused, and that half an import is none."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import NOON
from tests.plans import count_from_outside, on_postgresql, rows_gone_through
from tests.world import country, operator, world
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation import bulk
from waterpeers.apps.foundation.mappings import Mapping, read_mapping
from waterpeers.apps.foundation.tables import FileSaid, TableProblem, open_table
from waterpeers.apps.indicators.actions.imports import import_figures, import_values, look_at_values
from waterpeers.apps.indicators.actions.storing import Stored
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.actions import incoming, storing
from waterpeers.apps.operators.actions.imports import import_operators
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.imports.outcomes import ImportOutcome
from waterpeers.apps.operators.imports.rows import (
    FIELDS,
    known_headings,
    shipped_mapping,
    shipped_mappings,
)
from waterpeers.apps.operators.imports.uploads import shape_of
from waterpeers.apps.operators.models import Audience, Identifier, Listing, Organisation
from waterpeers.domain.actors import NOBODY, Act, Actor
from waterpeers.domain.frameworks import framework
from waterpeers.domain.names import key_words, recovered
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
KEEPER = Actor(person=None, is_administrator=True)
REGISTER = Mapping(fields={"identifier": "id", "name": "name", "country": "country"}, scheme="test")
WITH_CONNECTIONS = replace(REGISTER, fields=REGISTER.fields | {"connections": "connections"})


def table(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "list.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return open_table(path)


def bring(folder: Path, text: str, mapping: Mapping | None = None, **options) -> ImportOutcome:
    encoding = options.pop("encoding", "utf-8")
    options.setdefault("act", Act(KEEPER, NOON))
    return import_operators(table(folder, text, encoding=encoding), mapping, **options)


def codes(outcome: ImportOutcome) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.reason.code) for fault in outcome.rejected]


def totals(outcome: ImportOutcome) -> list[tuple[int, str]]:
    return [(each.row, each.text) for each in outcome.totals]


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged


# --- what is taken ---


def test_new_ones_are_created_listed_and_in_the_trail(tmp_path):
    outcome = bring(tmp_path, "id,name,country\n1,Lake Water,MOZ\n2,Hill Water,Kenya\n", REGISTER)

    assert (outcome.stored, counts(outcome)) == (True, (2, 0, 0))
    assert Listing.objects.filter(audience=Audience.PUBLIC).count() == 2
    lake = Organisation.objects.get(name="Lake Water")
    assert (lake.country_id, lake.identifiers.get().value) == ("MZ", "1")
    events = Entry.objects.order_by("id").values_list("event", flat=True)
    assert list(events) == [*[Event.ORGANISATION_REGISTERED] * 2, Event.ORGANISATIONS_IMPORTED]
    summary = Entry.objects.get(event=Event.ORGANISATIONS_IMPORTED).after
    assert (summary["created"], summary["file"], len(summary["sha256"])) == (2, "list.csv", 64)


def test_the_same_again_changes_nothing_and_leaves_no_trace(tmp_path):
    text = "id,name,country,connections\n1,Lake Water,MZ,500\n"
    bring(tmp_path, text, WITH_CONNECTIONS)
    before = Entry.objects.count()

    again = bring(tmp_path, text, WITH_CONNECTIONS)

    assert counts(again) == (0, 0, 1)
    assert Entry.objects.count() == before
    assert Organisation.objects.get().revision == 1


def test_a_change_is_told_field_by_field_and_an_empty_cell_changes_nothing(tmp_path):
    bring(tmp_path, "id,name,country,connections\n1,Lake Water,MZ,500\n", WITH_CONNECTIONS)

    outcome = bring(tmp_path, "id,name,country,connections\n1,Lake Water,,700\n", WITH_CONNECTIONS)

    assert [change.fields for change in outcome.changes] == [{"connections": (500, 700)}]
    lake = Organisation.objects.get()
    assert (lake.connections, lake.country_id, lake.revision) == (700, "MZ", 2)
    entry = Entry.objects.get(event=Event.ORGANISATION_CHANGED)
    assert (entry.before, entry.after) == ({"connections": 500}, {"connections": 700})


def test_what_the_owner_said_is_kept(tmp_path):
    bring(tmp_path, "id,name,country,connections\n1,Lake Water,MZ,500\n", WITH_CONNECTIONS)
    Organisation.objects.update(notes={"connections": {"source": "owner"}})

    outcome = bring(tmp_path, "id,name,country,connections\n1,Lake Water,MZ,9\n", WITH_CONNECTIONS)

    assert (outcome.kept, counts(outcome)) == (1, (0, 0, 1))
    assert Organisation.objects.get().connections == 500


def test_a_dry_run_says_the_same_and_stores_nothing(tmp_path):
    outcome = bring(tmp_path, "id,name,country\n1,Lake,MZ\n", REGISTER, dry_run=True)

    assert (outcome.stored, counts(outcome)) == (False, (1, 0, 0))
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name;country;latitude\nÁguas;MZ;-25,9\n", "utf-16"),
        ("name;country;latitude\nÁguas;MZ;-25,9\n", "cp1252"),
        ("\ufeffname\tcountry\tlatitude\nÁguas\tMZ\t-25.9\n", "utf-8"),
        ("Nom;Pays;Latitude\nÁguas;Mozambique;-25,9\n", "utf-8"),
    ],
)
def test_usual_dialects_are_understood(tmp_path, text, encoding):
    bring(tmp_path, text, encoding=encoding)

    found = Organisation.objects.get()
    assert (found.name, found.country_id, found.latitude) == ("Águas", "MZ", -25.9)


def test_namibia_is_a_country_and_a_missing_number(tmp_path):
    bring(tmp_path, "name,country,connections\nWindhoek Water,NA,NA\n")

    found = Organisation.objects.get()
    assert (found.country_id, found.connections) == ("NA", None)


def test_an_ordinary_file_with_identifiers_is_recognised_when_it_comes_again(tmp_path):
    text = "id,name,country\n1,Water of Lake Town,MZ\n2,Water of Lake Town,MZ\n"

    assert counts(bring(tmp_path, text, answers={3: "new"})) == (2, 0, 0)
    assert counts(bring(tmp_path, text)) == (0, 0, 2)


def test_numbers_of_another_file_of_the_same_name_mean_nobody_here(tmp_path):
    bring(tmp_path, "id,name,country\n1,Lake Water,MZ\n")

    outcome = bring(tmp_path, "id,name,country\n1,River Utility,MZ\n", dry_run=True)

    assert counts(outcome) == (1, 0, 0)


def test_our_own_identifier_comes_back(tmp_path):
    known = operator("Águas do Lago")

    bring(tmp_path, f"id,name,country,staff\n{known.uuid},Lake Waters,MZ,12\n")

    known.refresh_from_db()
    assert (known.name, known.staff) == ("Lake Waters", 12)


# --- what is refused ---


def test_every_fault_is_named_with_row_column_and_value(tmp_path):
    text = (
        "id,name,country,connections\n1,,MZ,5\n2,Lake,Atlantis,6\n3,Hill,MZ,many\n"
        "4,River,MZ,-1\n5,Good,MZ,7\nTOTAL,,,18\n"
    )

    outcome = bring(tmp_path, text, WITH_CONNECTIONS, dry_run=True)

    assert codes(outcome) == [
        (2, "name", "required"),
        (3, "country", "country_not_known"),
        (4, "connections", "not_a_number"),
        (5, "connections", "must_not_be_negative"),
    ]
    assert [fault.value for fault in outcome.rejected] == ["", "Atlantis", "many", "-1"]
    assert totals(outcome) == [(7, "TOTAL")]


def test_one_bad_row_stops_all_unless_told_otherwise(tmp_path):
    text = "id,name,country\n1,Lake,MZ\n2,Hill,Atlantis\n"

    with pytest.raises(NotReady) as refused:
        bring(tmp_path, text, REGISTER)
    assert [r.code for r in refused.value.verdict.against] == ["rows_rejected"]
    assert not Organisation.objects.exists()

    outcome = bring(tmp_path, text, REGISTER, good_rows=True)
    assert (counts(outcome), len(outcome.rejected)) == ((1, 0, 0), 1)


def test_a_failure_in_the_middle_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(incoming, "BATCH", 2)
    calls = []

    def fails_in_the_third_batch(organisations, *, are_new=False):
        calls.extend([organisations] if are_new else [])
        if len(calls) == 3:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(storing, "relist", fails_in_the_third_batch)
    rows = "".join(f"{n},Town number {n},MZ\n" for n in range(8))

    with pytest.raises(RuntimeError):
        bring(tmp_path, "id,name,country\n" + rows, REGISTER)

    assert len(calls) == 3
    assert not Organisation.objects.exists()
    assert not Identifier.objects.exists()
    assert not Entry.objects.exists()


def test_a_name_may_begin_with_total_and_a_sum_is_still_seen(tmp_path):
    text = "id,name,country\n1,Total Water,MZ\n,Total Mozambique,\nTotal (2),,\n"

    outcome = bring(tmp_path, text, REGISTER, dry_run=True)

    assert counts(outcome) == (1, 0, 0)
    assert totals(outcome) == [(3, "Total Mozambique"), (4, "Total (2)")]
    assert outcome.rejected == []


@pytest.mark.parametrize(
    "said", ["TOTAL", "Total", "TOTAL GENERAL", "Sous-total", "Grand total", "Somme", "Suma",
             "Totais", "Subtotal", "Total général", "Gran total", "Total:"]
)  # fmt: skip
def test_a_total_in_the_column_of_the_name_is_none_of_the_organisations(tmp_path, said):
    text = f"id;name;country;connections\n1;Total Water Ltd;MZ;5\n3;{said};;143.000\n"

    outcome = bring(tmp_path, text, WITH_CONNECTIONS, dry_run=True)

    assert counts(outcome) == (1, 0, 0)
    assert (codes(outcome), totals(outcome)) == ([], [(3, "3")])


def test_totals_are_left_out_and_told_and_stop_nothing(tmp_path):
    text = "id,name,country\n1,Lake,MZ\n,Total Mozambique,\n"

    outcome = bring(tmp_path, text, REGISTER)

    assert (counts(outcome), outcome.rows, outcome.stored) == ((1, 0, 0), 1, True)
    assert totals(outcome) == [(3, "Total Mozambique")]
    assert Organisation.objects.get().name == "Lake"


# --- line ends ---


@pytest.mark.parametrize(
    "lines, name",
    [("lf", "Lake Water"), ("cr", "Hill Water")],
)
def test_one_way_to_end_a_line_may_be_said(tmp_path, lines, name):
    texts = {
        "lf": "name,country\nLake\rWater,MZ\nRiver,MZ\n",
        "cr": "name,country\rHill\nWater,MZ\rRiver,MZ\r",
    }
    path = tmp_path / "list.csv"
    path.write_bytes(texts[lines].encode())

    torn = open_table(path)
    whole = open_table(path, said=FileSaid(lines=lines))

    assert [note.code for note in torn.notes] == ["lines_end_in_two_ways"]
    assert [note.code for note in whole.notes] == [f"lines_as_said_{lines}"]
    assert len(list(torn.rows())) == 3
    assert [row.cells["name"] for row in whole.rows()] == [name, "River"]


# --- places ---


def test_a_place_outside_its_country_is_asked_about(tmp_path):
    lake = operator("Lake", latitude=-13.3, longitude=35.2)
    text = (
        "name,country,latitude,longitude\nLake,MZ,35.2,-13.3\nHill,MZ,25.9,32.6\n"
        "River,MZ,48.9,2.4\nGood,MZ,-25.9,32.6\n"
    )

    outcome = bring(tmp_path, text, dry_run=True)

    assert [(q.row, q.kind, q.known, q.meant) for q in outcome.questions] == [
        (2, "place", "35.2, -13.3", "-13.3, 35.2"),
        (3, "place", "25.9, 32.6", "-25.9, 32.6"),
        (4, "place", "48.9, 2.4", ""),
    ]
    assert counts(outcome) == (1, 0, 0)
    bring(tmp_path, text, answers={2: "skip", 3: "new", 4: "skip"})
    lake.refresh_from_db()
    assert lake.latitude == -13.3
    assert set(Organisation.objects.values_list("name", "latitude")) == {
        ("Lake", -13.3), ("Hill", 25.9), ("Good", -25.9),
    }  # fmt: skip


PLACED = replace(
    REGISTER, fields=REGISTER.fields | {n: n for n in ("place", "latitude", "longitude")}
)
TWICE = "id,name,country,place,latitude,longitude\n7,Lake Town Wtr,MZ,Lago?a,48.9,2.4\n"


def test_each_question_of_a_row_is_asked_at_once_and_answered_apart(tmp_path):
    known = operator("Lake Town Water")

    outcome = bring(tmp_path, TWICE, PLACED, dry_run=True)
    kinds = {"letters", "same", "place"}
    assert {question.kind for question in outcome.questions} == kinds
    for answer in ({2: str(known.uuid)}, {"2:same": str(known.uuid)}, {"2:same": "new"}):
        left = bring(tmp_path, TWICE, PLACED, dry_run=True, answers=answer)
        assert {question.kind for question in left.questions} == {"letters", "place"}
    for kind in ("letters", "place"):
        left = bring(tmp_path, TWICE, PLACED, dry_run=True, answers={f"2:{kind}": "new"})
        assert {question.kind for question in left.questions} == kinds - {kind}

    said = {"2:same": str(known.uuid), "2:letters": "new", "2:place": "new"}
    bring(tmp_path, TWICE, PLACED, answers=said)
    known.refresh_from_db()
    assert (known.latitude, known.place) == (48.9, "Lago?a")
    assert counts(bring(tmp_path, TWICE, PLACED, dry_run=True)) == (0, 0, 1)


@pytest.mark.parametrize("answer", [{"2:place": "skip"}, {"2:same": "skip"}, {2: "skip"}])
def test_a_row_left_out_at_one_of_its_questions_is_left_out(tmp_path, answer):
    outcome = bring(tmp_path, TWICE, PLACED, answers=answer)

    assert (outcome.left_out, outcome.questions) == (1, [])
    assert not Organisation.objects.exists()


def test_a_place_that_stands_so_already_is_not_asked_about_again(tmp_path):
    operator("Lake", latitude=35.2, longitude=-13.3)

    outcome = bring(tmp_path, "name,country,latitude,longitude\nLake,MZ,35.2,-13.3\n")

    assert (counts(outcome), outcome.questions) == ((0, 0, 1), [])


def test_a_name_of_several_lines_is_refused(tmp_path):
    text = 'id,name,country\n1,"Lake,MZ\n2,Hill,MZ\n3,River"" Works",MZ\n4,Good,MZ\n'

    outcome = bring(tmp_path, text, REGISTER, dry_run=True)

    assert codes(outcome) == [(2, "name", "line_break")]
    assert outcome.rejected[0].value.startswith("Lake,MZ\n2,Hill")
    assert (outcome.rows, counts(outcome)) == (2, (1, 0, 0))


@pytest.mark.parametrize("rows", [3, 4000])
def test_an_open_quote_is_named_with_its_row(tmp_path, rows):
    good = "".join(f"{n},Town {n},MZ\n" for n in range(2, rows))
    text = f'id,name,country\n{good}8,"Lake,MZ\n9,Hill,MZ\n'

    with pytest.raises(TableProblem) as refused:
        bring(tmp_path, text, REGISTER)

    (reason,) = refused.value.verdict.against
    assert (reason.code, dict(reason.params)) == ("row_not_readable", {"row": str(rows)})
    assert not Organisation.objects.exists()


def test_letters_that_an_earlier_program_lost_are_given_back_and_told(tmp_path):
    text = "id,name,country\n1,Petr\x97polis,BR\n2,S DE CLçUDIA\x85,BR\n3,Petrópolis II,BR\n"

    outcome = bring(tmp_path, text, REGISTER)

    names = Organisation.objects.order_by("id").values_list("name", flat=True)
    assert list(names) == ["Petrópolis", "S DE CLÁUDIAÖ", "Petrópolis II"]
    told = [(each.row, each.column, each.before, each.after) for each in outcome.recovered]
    assert told[0] == (2, "name", "Petr\x97polis", "Petrópolis")
    assert [row for row, *_ in told] == [2, 3]


@pytest.mark.parametrize("name", ["C\x99te d\x92Ivoire", "Łódź Wod\x87", "Lake\x87 ¶"])
def test_letters_that_cannot_be_told_are_never_dropped(tmp_path, name):
    outcome = bring(tmp_path, f"id,name,country\n1,{name},MZ\n", REGISTER, dry_run=True)

    assert codes(outcome) == [(2, "name", "unseen_characters")]
    assert outcome.rejected[0].value == name


def test_a_title_above_the_names_of_the_columns_is_passed_over(tmp_path):
    text = "Utilities, all of them, 2024\n\nNom;Pays;Latitude\nÁguas;MZ;-25,9\n"

    data = table(tmp_path, text)
    assert data.header == 1  # nobody has said what to look for
    data = open_table(data.path, headings=known_headings(None))
    assert (data.header, data.separator, data.decimal) == (3, ";", ",")
    outcome = import_operators(data, None, act=Act(KEEPER, NOON))

    assert Organisation.objects.get().latitude == -25.9
    assert outcome.new == [(4, "Águas")]


def test_the_same_organisation_twice_in_one_file(tmp_path):
    outcome = bring(tmp_path, "id,name,country\n1,Lake,MZ\n1,Lake,MZ\n", REGISTER, dry_run=True)

    assert codes(outcome) == [(3, "name", "row_given_twice")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf\r\n", "file_empty"),
        (b"%PDF-1.7 of a report", "not_a_table"),
        (b"PK\x03\x04 torn", "workbook_not_readable"),
    ],
)
def test_what_is_no_table_is_said_so(tmp_path, content, code):
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(TableProblem) as refused:
        open_table(path)
    assert [r.code for r in refused.value.verdict.against] == [code]


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 2**20))

    with pytest.raises(TableProblem) as refused:
        open_table(path)
    assert [r.code for r in refused.value.verdict.against] == ["workbook_too_large"]


def test_a_table_of_another_shape_names_what_it_has_and_what_was_expected(tmp_path):
    with pytest.raises(NotValid) as refused:
        bring(tmp_path, "rank,film,year\n1,Chinatown,1974\n")

    (reason,) = refused.value.verdict.against
    params = dict(reason.params)
    assert reason.code == "columns_not_known"
    assert params["found"] == "rank, film, year"
    assert "name" in params["expected"]


def test_a_mapping_that_names_columns_which_are_not_there_is_refused(tmp_path):
    with pytest.raises(NotValid) as refused:
        bring(tmp_path, "id,name,country\n1,Lake,MZ\n", WITH_CONNECTIONS)

    (reason,) = refused.value.verdict.against
    assert (reason.code, dict(reason.params)) == (
        "mapping_columns_absent",
        {"columns": "connections"},
    )


def test_hostile_text_is_kept_as_text(tmp_path):
    html, formula = "<script>alert(1)</script>", "=cmd|' /C calc'!A0"
    identifier = "1'; DROP TABLE operators_organisation; --"
    text = f'id,name,country\n"{identifier}","{html}",MZ\n2,"{formula}",MZ\n'

    bring(tmp_path, text, REGISTER)

    assert set(Organisation.objects.values_list("name", flat=True)) == {html, formula}
    assert Identifier.objects.filter(value=identifier).count() == 1


def test_text_that_hides_or_turns_is_cleaned_and_what_is_too_long_is_named(tmp_path):
    text = f"id,name,country\n1,La\u202eke,MZ\n2,{'x' * 201},MZ\n"

    outcome = bring(tmp_path, text, REGISTER, good_rows=True)

    assert Organisation.objects.get().name == "Lake"
    assert codes(outcome) == [(3, "name", "too_long")]


# --- likely duplicates ---


def test_a_likely_duplicate_is_a_question_and_never_merged_in_silence(tmp_path):
    known = operator("Águas do Lago, E.P.")
    text = "id,name,country\n7,Aguas do Lago,MZ\n"

    with pytest.raises(NotReady):
        bring(tmp_path, text, REGISTER)
    outcome = bring(tmp_path, text, REGISTER, dry_run=True)
    (question,) = outcome.questions
    assert (question.row, question.known, question.uuid) == (2, known.name, str(known.uuid))

    bring(tmp_path, text, REGISTER, answers={2: str(known.uuid)})
    assert Organisation.objects.count() == 1
    assert known.identifiers.get().value == "7"
    assert counts(bring(tmp_path, text, REGISTER)) == (0, 0, 1)


def test_answered_with_new_it_is_another_one(tmp_path):
    operator("Águas do Lago, E.P.")

    bring(tmp_path, "id,name,country\n7,Aguas do Lago,MZ\n", REGISTER, answers={2: "new"})

    assert Organisation.objects.count() == 2


def test_one_name_in_two_places_is_asked_about_not_guessed(tmp_path):
    operator("Lake Water", place="North")
    operator("Lake Water", place="South")

    outcome = bring(tmp_path, "name,country\nLake Water,MZ\n", dry_run=True)

    assert len(outcome.questions) == 1


def test_acronym_and_town_are_compared_with_names_that_hold_both(tmp_path):
    known = operator(
        "Serviço Autônomo de Água e Esgoto", other_names=["SAAE"], place="Itabira",
        connections=40_000, country=country("BR", "BRA"),
    )  # fmt: skip
    operator(known.name, other_names=["SAAE"], place="Oliveira", country=country("BR", "BRA"))
    text = 'id,name,country,place\n1,"SAAE, Itabira",BR,\n2,SAAE,BR,Itabira\n3,SAAE,BR,Lavras\n'

    mapping = replace(REGISTER, fields=REGISTER.fields | {"place": "place"})
    outcome = bring(tmp_path, text, mapping, dry_run=True)

    assert [(q.row, q.uuid) for q in outcome.questions] == [
        (2, str(known.uuid)),
        (3, str(known.uuid)),
    ]
    assert outcome.new == [(4, "SAAE")]
    asked = outcome.questions[1]
    assert (asked.said.place, asked.there.place, asked.there.connections) == (
        "Itabira",
        "Itabira",
        40_000,
    )


def test_two_rows_of_one_file_that_look_alike_are_asked_about(tmp_path):
    text = (
        "name,country,staff\nLake Town Water Ltd,MZ,5\nLake Town Water Limited,MZ,6\n"
        "Water Zone 3,MZ,7\nWater Zone 4,MZ,8\n"
    )

    outcome = bring(tmp_path, text, dry_run=True)
    (question,) = outcome.questions
    assert (question.row, question.earlier_row, question.uuid) == (3, 2, "")

    skipped = bring(tmp_path, text, answers={3: "skip"})
    assert (counts(skipped), skipped.left_out) == ((3, 0, 0), 1)
    assert Organisation.objects.get(name="Lake Town Water Ltd").staff == 5


def test_a_register_tells_its_own_rows_apart(tmp_path):
    text = "id,name,country\n1,Lake Town Water Ltd,MZ\n2,Lake Town Water Limited,MZ\n"

    assert counts(bring(tmp_path, text, REGISTER, dry_run=True)) == (2, 0, 0)


NO_ONE = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    "answer",
    [
        {2: "yes"},
        {2: "../../etc"},
        {2: NO_ONE},
        {"2:same": NO_ONE},
        {"2:place": NO_ONE},
        {"": "new"},
    ],
)
def test_an_answer_that_means_nothing_is_refused(tmp_path, answer):
    with pytest.raises(NotValid) as refused:
        bring(tmp_path, "id,name,country\n7,Lake,MZ\n", REGISTER, answers=answer)

    assert [r.code for r in refused.value.verdict.against] == ["answer_not_known"]


# --- where each datum is from ---


def test_each_imported_datum_says_its_source_and_day(tmp_path):
    mapping = replace(WITH_CONNECTIONS, source="Regulator of Lakeland")
    bring(tmp_path, "id,name,country,connections\n1,Lake Water,MZ,500\n", mapping)

    lake = Organisation.objects.get()
    assert lake.notes["connections"] == {"source": "Regulator of Lakeland", "on": "2026-11-02"}
    lake.notes["connections"]["visibility"] = "network"
    lake.save()
    plain = replace(mapping, source="")
    bring(tmp_path, "id,name,country,connections\n1,Lake Water,MZ,700\n", plain)

    lake.refresh_from_db()
    said = {"source": "list.csv", "on": "2026-11-02", "visibility": "network"}
    assert lake.notes["connections"] == said


def test_a_datum_of_an_earlier_year_keeps_that_year(tmp_path):
    mapping = replace(WITH_CONNECTIONS, source="Panel", year="year")
    text = "id,name,country,connections,year\n1,Lake,MZ,500,2015\n1,Lake Water,MZ,,2018\n"

    bring(tmp_path, text, mapping)

    notes = Organisation.objects.get().notes
    assert notes["connections"] == {"source": "Panel", "as_of": 2015}
    assert notes["name"] == {"source": "Panel", "as_of": 2018}


# --- those that work no more ---


def test_what_a_list_calls_closed_is_kept_and_not_listed(tmp_path):
    mapping = replace(REGISTER, closed={"activity": ["I", "N"]})
    head = "id,name,country,activity\n"

    outcome = bring(tmp_path, f"{head}1,Lake,MZ,A\n2,Hill,MZ,I\n3,River,MZ,N\n", mapping)
    assert (counts(outcome), outcome.closed) == ((3, 0, 0), 2)
    assert set(Listing.objects.values_list("name", flat=True)) == {"Lake"}

    turned = bring(tmp_path, f"{head}1,Lake,MZ,I\n2,Hill,MZ,A\n3,River,MZ,N\n", mapping)
    assert (counts(turned), turned.closed) == ((0, 2, 1), 2)
    assert set(Listing.objects.values_list("name", flat=True)) == {"Hill"}
    entry = Entry.objects.filter(event=Event.ORGANISATION_CHANGED).first()
    assert (entry.before, entry.after) == ({"state": "listed"}, {"state": "closed"})


def test_a_list_does_not_open_again_what_people_have_closed(tmp_path):
    lake = operator("Lake", state="closed")
    Identifier.objects.create(organisation=lake, scheme="test", value="1")
    mapping = replace(REGISTER, closed={"activity": ["I"]})

    assert counts(bring(tmp_path, "id,name,country,activity\n1,Lake,MZ,A\n", mapping)) == (0, 0, 1)


# --- who may ---


def test_nobody_and_people_without_a_role_may_not(tmp_path):
    for actor in (NOBODY, Actor(person=operator().uuid)):
        with pytest.raises(NotAllowed):
            bring(tmp_path, "id,name,country\n1,Lake,MZ\n", REGISTER, act=Act(actor, NOON))


def test_a_reporter_imports_the_own_organisation_and_no_other(tmp_path):
    everybody = world()
    reporter = everybody.actor("mentee_reporter")
    text = "name,country,staff\nÁguas do Lago,MZ,40\nWaterbedrijf Delta,NL,1\nNew Water,MZ,1\n"

    outcome = bring(tmp_path, text, act=Act(reporter, NOON), good_rows=True)

    assert counts(outcome) == (0, 1, 0)
    assert codes(outcome) == [(3, "name", "row_not_yours"), (4, "name", "row_not_yours")]
    everybody.mentee.refresh_from_db()
    everybody.mentor.refresh_from_db()
    assert (everybody.mentee.staff, everybody.mentor.staff) == (40, None)
    assert everybody.mentee.notes["staff"]["source"] == "owner"


def test_figures_of_others_are_refused_whatever_the_way(tmp_path):
    everybody = world()
    reporter = everybody.actor("mentee_reporter")
    line = (everybody.mentor.pk, "produced", 2024, 5.0, "5", "m3", "")

    with pytest.raises(NotAllowed):
        import_values([line], act=Act(reporter, NOON))
    text = "name,country,year,produced\nWaterbedrijf Delta,NL,2024,5\nÁguas do Lago,MZ,2024,7\n"
    outcome = import_figures(table(tmp_path, text), None, act=Act(reporter, NOON), good_rows=True)

    assert codes(outcome) == [(2, "name", "row_not_yours")]
    assert Value.objects.get().sheet.organisation == everybody.mentee


# --- figures by year ---

BY_YEAR = Mapping(
    fields={"identifier": "id", "name": "name", "country": "country"},
    scheme="test",
    year="year",
    values=read_mapping(shipped_mapping("ibnet_panel"), FIELDS).values,
)


def test_the_latest_year_makes_the_profile_and_every_year_its_figures(tmp_path):
    text = (
        "id,name,country,year,network_km\n1,Old Name,MZ,2019,10\n1,New Name,MZ,2020,11\n"
        "1,Older Name,MZ,2018,\n"
    )
    mapping = Mapping(**vars(BY_YEAR) | {"values": {"network_km": BY_YEAR.values["network_km"]}})

    outcome = bring(
        tmp_path, text, mapping, store_values=lambda v: import_values(v, act=Act(KEEPER, NOON))
    )

    assert (outcome.rows, outcome.created, outcome.values) == (3, 1, 2)
    assert Organisation.objects.get().name == "New Name"
    stored = Value.objects.order_by("sheet__starts_on")
    assert [(v.sheet.period.year, v.value, v.reported_unit) for v in stored] == [
        (2019, 10.0, "km"),
        (2020, 11.0, "km"),
    ]


def test_a_preview_counts_figures_as_storing_would(tmp_path, django_assert_max_num_queries):
    mapping = Mapping(**vars(BY_YEAR) | {"values": {"network_km": BY_YEAR.values["network_km"]}})
    head = "id,name,country,year,network_km\n"

    def brought(text: str, **options) -> tuple[int, int, int]:
        told: list[Stored] = []
        bring(
            tmp_path,
            head + text,
            mapping,
            store_values=lambda v: told.append(import_values(v, act=Act(KEEPER, NOON))),
            look_at_values=lambda v, n: told.append(look_at_values(v, n, act=Act(KEEPER, NOON))),
            **options,
        )
        (done,) = told
        return done.created, done.updated, done.unchanged

    brought("1,Lake,MZ,2019,10\n1,Lake,MZ,2020,11\n")
    text = "1,Lake,MZ,2019,10\n1,Lake,MZ,2020,12\n1,Lake,MZ,2021,13\n2,Hill,MZ,2021,9\n"
    expected = brought(text, dry_run=True)
    assert Value.objects.count() == 2

    assert expected == brought(text) == (2, 1, 1)
    many = "".join(f"{n},Town number {n},MZ,2021,9\n" for n in range(1000, 1600))
    with django_assert_max_num_queries(20):
        assert brought(many, dry_run=True) == (600, 0, 0)


def test_reading_and_storing_are_told_apart_with_what_there_is_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(incoming, "BATCH", 700)
    told = []
    rows = "".join(f"{n},Town number {n},MZ\n" for n in range(1500))

    bring(tmp_path, "id,name,country\n" + rows, REGISTER, progress=lambda *step: told.append(step))

    assert told == [
        ("reading", 1000, None),
        ("storing", 0, 1500),
        ("storing", 700, 1500),
        ("storing", 1400, 1500),
    ]


def test_an_older_file_does_not_take_back_what_a_later_one_said(tmp_path):
    mapping = Mapping(fields=BY_YEAR.fields, scheme="test", year="year")
    bring(tmp_path, "id,name,country,year\n1,New Name,MZ,2020\n", mapping)

    outcome = bring(tmp_path, "id,name,country,year\n1,Old Name,MZ,2015\n", mapping)

    assert counts(outcome) == (0, 0, 1)
    assert Organisation.objects.get().name == "New Name"


def test_figures_alone_need_no_profile_columns_and_touch_no_profile(tmp_path):
    lake = operator("Águas do Lago", staff=4)
    Identifier.objects.create(organisation=lake, scheme="test", value="1")
    mapping = Mapping(
        fields={"identifier": "id"}, scheme="test", year="year",
        values={"km": BY_YEAR.values["network_km"]},
    )  # fmt: skip
    data = table(tmp_path, "id,year,km\n1,2020,5\n1,2021,x\n9,2020,5\n1,2020,6\n")

    refused = import_figures(data, mapping, act=Act(KEEPER, NOON))
    assert codes(refused) == [
        (3, "km", "not_a_number"),
        (4, "id", "organisation_not_known"),
        (5, "id", "year_given_twice"),
    ]
    assert not Value.objects.exists()

    stored = import_figures(data, mapping, act=Act(KEEPER, NOON), good_rows=True).stored
    again = import_figures(data, mapping, act=Act(KEEPER, NOON), good_rows=True).stored
    assert (stored.created, again.created, again.unchanged) == (1, 0, 1)
    lake.refresh_from_db()
    assert (lake.staff, lake.revision) == (4, 1)


# --- the work does not grow with the rows ---


def test_queries_grow_with_batches_not_with_rows(tmp_path, django_assert_max_num_queries):
    country()
    rows = "".join(f"{n},Town number {n} works,MZ\n" for n in range(1200))

    with django_assert_max_num_queries(60):
        bring(tmp_path, "id,name,country\n" + rows, REGISTER)


@on_postgresql
def test_no_pairs_of_rows_are_gone_through_where_tables_seem_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "FEW", 10**9)
    rows = "".join(f"{n},Town number {n} works,MZ\n" for n in range(600))
    bring(tmp_path, "id,name,country\n" + rows, REGISTER)
    count_from_outside(Organisation, Identifier)

    with rows_gone_through() as gone_through:
        again = bring(tmp_path, "id,name,country\n" + rows, REGISTER)
    assert counts(again) == (0, 0, 600)
    assert gone_through() < 20 * 600


# --- the real files ---


def letters_taken_as_they_are(table, shape):
    """Answer what is asked about names in which signs stand where letters were."""
    asked = import_operators(table, shape, act=Act(KEEPER, NOON), dry_run=True).questions
    return {question.row: "new" for question in asked if question.kind == "letters"}


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "mapping", "figures"),
    [
        ("brazil_snis/provider_years_1995_2011.csv", "brazil_snis", 26),
        ("brazil_snis/provider_years_2012_2021.csv", "brazil_snis", 26),
        ("ibnet_panel/utility_years.csv", "ibnet_panel", 14),
        ("us_sdwis_georgia/public_water_systems.csv", "us_sdwis_georgia", 0),
        ("us_water_audits/georgia_audits.csv", "us_water_audits_georgia", 14),
        ("us_water_audits/california_audits.csv", "us_water_audits_california", 14),
    ],
)
def test_the_shape_of_a_published_file_is_told_by_its_headings(shared, file, mapping, figures):
    found = shape_of(open_table(shared / "data" / file))

    shipped = read_mapping(shipped_mapping(mapping), FIELDS)
    assert found is not None
    assert (found.source, found.published) == (shipped.source, shipped.published)
    assert found.fields == shipped.fields
    read = {column: (each.variable, each.unit) for column, each in found.values.items()}
    assert len(read) == figures
    assert read == {c: (each.variable, each.unit) for c, each in shipped.values.items()}


def test_the_figures_of_snis_are_those_of_its_framework():
    shipped = read_mapping(shipped_mapping("brazil_snis"), FIELDS)
    same = framework("snis").equals

    read = {code: each.variable for code, each in shipped.values.items()}
    assert {code: ours for code, ours in same.items() if read.get(code) != ours} == {
        "AG006": "own_sources",  # read with what is imported: as what is put in
    }
    assert read["AG006"] == "produced"


@pytest.mark.parametrize(
    "headings",
    ["publisher_title,publisher_iati_id,publisher_country,publisher_organization_type",
     "Publisher,IATI Organisation Identifier,HQ Country,Organisation Type"],
)  # fmt: skip
def test_a_list_of_publishers_is_told_by_its_headings(tmp_path, headings):
    text = f"{headings}\nLake Aid (invented),XX-1,KE,40\nHill NGO (invented),XX-2,MZ,22\n"

    outcome = import_operators(table(tmp_path, text), shape_of(table(tmp_path, text)),
                               act=Act(KEEPER, NOON))  # fmt: skip

    assert (outcome.created, outcome.rejected) == (2, [])
    kinds = set(Organisation.objects.values_list("name", "kind"))
    assert kinds == {("Lake Aid (invented)", "funder"), ("Hill NGO (invented)", "other")}


@pytest.mark.real_data
def test_publishers_of_the_field_come_in_from_their_own_list(shared):
    path = shared / "iati" / "publishers_water_sample.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))

    outcome = import_operators(open_table(path), shape_of(open_table(path)), act=Act(KEEPER, NOON))

    assert (outcome.created, outcome.rejected) == (len(rows), [])
    stored = set(Organisation.objects.values_list("name", flat=True))
    assert {row["title"] for row in rows} <= stored


@pytest.mark.long
@pytest.mark.real_data
@pytest.mark.parametrize(
    ("mapping", "files", "operators", "figures"),
    [
        ("ibnet_panel", ["ibnet_panel/utility_years.csv"], 1051, 113451),
        ("us_sdwis_georgia", ["us_sdwis_georgia/public_water_systems.csv"], 3736, 0),
        (
            "brazil_snis",
            [f"brazil_snis/provider_years_{years}.csv" for years in ("1995_2011", "2012_2021")],
            1855,
            None,
        ),
    ],
)
def test_real_files_come_in_whole_and_again_as_nothing_new(
    shared, mapping, files, operators, figures
):
    shape = read_mapping(shipped_mapping(mapping), FIELDS)

    def keep(lines):
        kept.append(import_values(lines, act=Act(KEEPER, NOON)))

    for turn in ("first", "again"):
        for file in files:
            kept = []
            table = open_table(shared / "data" / file)
            answers = letters_taken_as_they_are(table, shape)
            outcome = import_operators(
                table, shape, act=Act(KEEPER, NOON), store_values=keep, answers=answers
            )
            assert turn == "first" or not answers
            assert (outcome.rejected, outcome.questions) == ([], [])
            if turn == "again":
                assert (outcome.created, outcome.updated) == (0, 0)
                assert sum(part.created + part.updated for part in kept) == 0
    assert Organisation.objects.count() == operators
    assert figures is None or Value.objects.count() == figures
    assert set(Listing.objects.values_list("audience", flat=True)) == set(Audience)


@pytest.mark.real_data
def test_names_of_the_panel_get_their_letters_back(shared):
    outcome = import_operators(
        open_table(shared / "data" / "ibnet_panel" / "utility_years.csv"),
        read_mapping(shipped_mapping("ibnet_panel"), FIELDS),
        act=Act(KEEPER, NOON),
        dry_run=True,
    )

    after = [each.after for each in outcome.recovered]
    print(f"letters given back in {len(after)} of {outcome.created} names")  # noqa: T201
    lost = [question.known for question in outcome.questions if question.kind == "letters"]
    assert (len(after), outcome.created, outcome.rejected) == (223, 1003, [])
    assert (len(lost), len(outcome.questions)) == (48, 48)
    assert {"?iauliai", "?umperská"} <= set(lost)
    assert {"AI, Petrópolis", "S DE CLÁUDIA, Cláudia"} <= {name.removeprefix("1") for name in after}
    assert all(each.before != each.after for each in outcome.recovered)


@pytest.mark.real_data
def test_systems_out_of_use_are_kept_and_not_listed(shared):
    outcome = import_operators(
        open_table(shared / "data" / "us_sdwis_georgia" / "public_water_systems.csv"),
        read_mapping(shipped_mapping("us_sdwis_georgia"), FIELDS),
        act=Act(KEEPER, NOON),
    )

    assert (outcome.created, outcome.closed) == (3736, 2148)
    assert Listing.objects.filter(audience=Audience.PUBLIC).count() == 1588


@pytest.mark.long
@pytest.mark.real_data
def test_utilities_of_two_panels_are_asked_about(shared):
    """Of the Brazilian utilities of one panel, those that another calls just so are asked about."""
    data = shared / "data"
    snis = read_mapping(shipped_mapping("brazil_snis"), FIELDS)
    for years in ("1995_2011", "2012_2021"):
        file = open_table(data / "brazil_snis" / f"provider_years_{years}.csv")
        import_operators(file, snis, act=Act(KEEPER, NOON))
    here: dict[tuple[str, ...], set[int]] = {}
    for pk, others, place in Organisation.objects.values_list("pk", "other_names", "place"):
        for acronym in others:
            here.setdefault(key_words(f"{acronym}, {place}"), set()).add(pk)

    outcome = import_operators(
        open_table(data / "ibnet_panel" / "utility_years.csv"),
        read_mapping(shipped_mapping("ibnet_panel"), FIELDS),
        act=Act(KEEPER, NOON),
        dry_run=True,
    )

    asked = {question.name for question in outcome.questions}
    with (data / "ibnet_panel" / "utility_years.csv").open(encoding="utf-8-sig") as lines:
        names = {
            recovered(row["utility_name"]) or ""
            for row in csv.DictReader(lines)
            if row["iso3"] == "BRA"
        }
    equal = {name for name in names if len(here.get(key_words(name), ())) == 1}
    print(f"{len(equal)} have one namesake, {len(equal & asked)} asked")  # noqa: T201
    assert len(equal) > 155
    assert len(equal & asked) > 0.98 * len(equal)


def test_every_shipped_mapping_can_be_read():
    for name in shipped_mappings():
        assert "name" in read_mapping(shipped_mapping(name), FIELDS).fields


# --- what a listing shows ---


def test_both_audiences_see_the_same_line_until_the_owner_keeps_something_back():
    lake = operator("Águas do Lago", place="Pemba", connections=500, other_names=["AdL"])
    relist([lake])
    lines = Listing.objects.filter(organisation=lake).values()
    public, network = ({k: v for k, v in line.items() if k != "id"} for line in lines)
    assert public | {"audience": ""} == network | {"audience": ""}

    hidden = {"visibility": "network"}
    lake.notes = {"place": hidden, "connections": hidden, "other_names": {"visibility": "me"}}
    relist([lake])

    public = Listing.objects.get(organisation=lake, audience=Audience.PUBLIC)
    network = Listing.objects.get(organisation=lake, audience=Audience.NETWORK)
    assert (public.place, public.size_band, public.search_text) == ("", "", "aguas do lago")
    assert (network.place, network.size_band) == ("Pemba", "small")
    assert "adl" not in network.search_text


def test_terms_that_needs_and_strengths_have_set_are_kept_for_each_audience():
    lake = operator("Lake", services=["water"])
    relist([lake])
    Listing.objects.filter(audience=Audience.NETWORK).update(terms=" n:billing s:sewerage ")

    relist([lake])

    terms = dict(Listing.objects.values_list("audience", "terms"))
    assert terms == {"public": " s:water ", "network": " n:billing s:water "}
