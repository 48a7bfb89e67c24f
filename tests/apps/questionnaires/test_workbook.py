"""A questionnaire goes out as a workbook, comes back, and is stored like a page."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils.html import escape

from tests.apps.questionnaires.made import COMPLETE, asked, by, respondent, save
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import AnswerSheet
from waterpeers.apps.questionnaires.queries.filling import filling
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.queries import kinds, workbook
from waterpeers.domain.questionnaires import Answer, Apart, NamedPerson
from waterpeers.domain.verdicts import NotAllowed

pytestmark = pytest.mark.django_db
HEAD = 2  # the row of the headings; the keys stand in the row above, and in column 1
KIND = "questionnaire"


def taken(everybody, about):
    content = workbook(everybody.mentee, kinds()[KIND], about, act=by(everybody, "mentee_reporter"))
    return openpyxl.load_workbook(BytesIO(content))


def cell(book, tab, key, column):
    page = book[tab]
    rows = {page.cell(row, 1).value: row for row in range(HEAD + 1, page.max_row + 1)}
    columns = {page.cell(1, at).value: at for at in range(2, page.max_column + 1)}
    return page.cell(rows[key], columns[column])


def fill(book, **cells):
    """Write cells named by tab, key and column."""
    for (tab, key, column), value in cells.items():
        cell(book, tab, key, column).value = value


def sent_back(everybody, book):
    file = BytesIO()
    book.save(file)
    act = by(everybody, "mentee_reporter")
    return actions.receive(ContentFile(file.getvalue(), name="walk.xlsx"), act=act)


def applied(everybody, book):
    act = by(everybody, "mentee_reporter")
    upload = sent_back(everybody, book)
    preview = actions.look(upload, act=act)
    said = [(each.address, sentence(each.reason)) for each in preview.faults]
    if preview.good:
        actions.apply(upload, seen=preview.seen, lines=preview.good, act=act)
    return said


def answers(everybody, who):
    return filling(who, everybody.actor("mentee_reporter")).answers


GRID, FACTS, REST = "Where do we stand", "Facts", "What is left"  # a tab's name has no "?"


def test_every_kind_of_answer_goes_out_and_comes_back(everybody):
    who = respondent(asked(everybody))
    book = taken(everybody, f"{who.round.code} self")
    for (tab, key, column), value in {
        (GRID, "net", "choice"): "3 – yearly water balance",
        (GRID, "net", "note"): "Balance of 2025",
        (GRID, "net", "e-document"): "Yes",
        (GRID, "log", "choice"): "Not known",
        (FACTS, "areas | losses", "choice"): "Yes",
        (FACTS, "losses.days", "number"): 0.5,
        (FACTS, "losses.days", "unit"): "year",
        (REST, "since", "words"): "2024-03-01",
        (REST, "contact | name", "words"): "Ana",
    }.items():
        cell(book, tab, key, column).value = value

    assert applied(everybody, book) == []

    found = answers(everybody, who)
    assert found["net"] == Answer("3", None, "Balance of 2025", ("document",))
    assert found["log"] == Answer(apart=Apart.NOT_KNOWN)
    assert found["areas"].value == ("losses",)
    assert (found["losses.days"].value.number, found["losses.days"].value.given) == (182.5, 0.5)
    assert found["since"].value == "2024-03-01"
    assert found["contact"].value == NamedPerson("Ana")
    assert AnswerSheet.objects.get().revision == 1


def test_what_is_stored_stands_in_it_and_untouched_it_changes_nothing(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"), COMPLETE | {"log": {"value": "1", "note": "Z"}})
    book = taken(everybody, f"{who.round.code} self")

    assert cell(book, GRID, "net", "choice").value == "3 – yearly water balance"
    assert cell(book, FACTS, "losses.days", "number").value == 12.5
    assert cell(book, REST, "contact | office", "words").value == "Director"
    assert applied(everybody, book) == []
    assert AnswerSheet.objects.get().revision == 1


def test_one_line_of_several_keeps_the_others(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))  # losses and billing, Ana the director
    book = taken(everybody, f"{who.round.code} self")
    cell(book, FACTS, "areas | energy", "choice").value = "Yes"
    cell(book, REST, "contact | email", "words").value = "ana@example.org"

    assert applied(everybody, book) == []

    found = answers(everybody, who)
    assert found["areas"].value == ("losses", "billing", "energy")
    assert found["contact"].value == NamedPerson("Ana", "Director", "ana@example.org")


@pytest.mark.parametrize(
    ("tab", "key", "column", "value", "said"),
    [
        (FACTS, "losses.days", "number", -5.0, "must lie between 0 and 3650"),
        (FACTS, "losses.days", "number", "many", "is not a number"),
        (REST, "since", "words", "spring", "is not a date"),
        (GRID, "net", "choice", "seven", "is not one of the choices"),
        (REST, "contact | email", "words", "nobody", ""),
        (GRID, "net", "unit", "furlong", "is not one of the choices"),
    ],
)
def test_what_is_wrong_is_said_with_the_address_of_its_cell(
    everybody, tab, key, column, value, said
):
    who = respondent(asked(everybody))
    book = taken(everybody, f"{who.round.code} self")
    target = cell(book, tab, key, column)
    target.value = value

    ((address, text), *_more) = applied(everybody, book)

    assert address == f"{tab}!{target.coordinate}"
    assert said in text
    assert not answers(everybody, who).get(key.split(" | ")[0])


def test_somebody_else_changed_an_answer_meanwhile_and_a_person_chooses(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    book = taken(everybody, f"{who.round.code} self")
    cell(book, GRID, "net", "choice").value = "5 – work chosen by cost per m³"
    save(who, by(everybody, "mentee_signatory"), {"net": {"value": "1"}}, revision=1)

    preview = actions.look(sent_back(everybody, book), act=by(everybody, "mentee_reporter"))

    assert [line.key for line in preview.changes if line.conflicts] == ["net"]


def test_what_was_handed_in_does_not_change_by_a_workbook(everybody):
    who = respondent(asked(everybody))
    save(who, by(everybody, "mentee_reporter"))
    book = taken(everybody, f"{who.round.code} self")
    cell(book, GRID, "net", "choice").value = "5 – work chosen by cost per m³"
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))

    ((_address, text),) = applied(everybody, book)

    assert text == "This is handed in. To change it, take it up again first."


def test_a_workbook_of_a_questionnaire_is_ones_own(everybody):
    who = respondent(asked(everybody))
    with pytest.raises(NotAllowed):
        workbook(
            everybody.mentee, kinds()[KIND], f"{who.round.code} self",
            act=by(everybody, "mentor_signatory"),
        )  # fmt: skip


def test_the_list_of_workbooks_offers_what_one_is_asked(everybody):
    who = respondent(asked(everybody))

    page = signed_in(everybody).get("/workbooks/").content.decode()

    assert f"about={who.round.code}" in page
    abouts = kinds()[KIND].abouts(everybody.mentee, NOON)
    assert list(abouts) == [f"{who.round.code} self"]
    assert escape(abouts[f"{who.round.code} self"]) in page
    assert who.round.title in page
