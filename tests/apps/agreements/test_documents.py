"""An agreement as a document: the text that was signed, laid out; nothing of it changes by that."""

import io
from datetime import date

import docx
import openpyxl
import pypdfium2
import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.apps.agreements.agreed import Deal, deal_of
from tests.conftest import NOON
from tests.documents import words_of
from tests.world import signed_in, world
from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.documents import document
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.foundation.documents import paper, word, workbook
from waterpeers.domain.actors import Act
from waterpeers.domain.documents import Money, Signatures, Table, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    return deal_of(world())


def of_paper(made) -> str:
    file = pypdfium2.PdfDocument(paper.render(made))
    return "".join(page.get_textpage().get_text_bounded() for page in file)


def only(made, kind):
    return next(each for each in walk(made.blocks) if isinstance(each, kind))


def test_the_document_holds_the_whole_text_and_leaves_the_signed_one_as_it_is(deal):
    agreement = deal.signed()
    before = (agreement.signed_text, agreement.fingerprint)
    made = document(agreement)
    words = words_of(made)

    for said in (
        "Lose less water", "Three zones are measured", "To learn; no commercial interest.",
        "Practice in another setting.", "The city council, 12 October 2026.",
        "Customer data stay with their owner.", agreement.fingerprint,
    ):  # fmt: skip
        assert said in words
    for render in (paper.render, word.render, workbook.render):
        assert render(made)
    agreement.refresh_from_db()
    assert (agreement.signed_text, agreement.fingerprint) == before


def test_what_each_puts_in_is_added_up_in_cash_and_in_kind_each_currency_apart(deal):
    agreement = deal.draft()
    table = next(e for e in walk(document(agreement).blocks) if isinstance(e, Table) and e.totals)

    assert table.rows[0][0] == "Waterbedrijf Delta"
    assert float(table.rows[0][3].value) == 80
    assert table.rows[0][4] == Money(3_200_000, "EUR")
    assert [row[0::4] for row in table.totals] == [("Total in kind", Money(3_200_000, "EUR"))]
    with override("fr"):
        assert "32\u00a0000,00\u00a0EUR" in of_paper(document(agreement)).replace(
            "\u202f", "\u00a0"
        )


def test_totals_are_for_each_currency_and_kind_apart(deal):
    agreement = deal.draft(is_without_cash=False)
    for amount, currency, kind in (
        ("5 000", "EUR", "cash"), ("1 500 000", "XOF", "cash"), ("3.500", "JPY", "goods"),
        ("1000,50", "EUR", "goods"),
    ):  # fmt: skip
        given = deal.staff_time(amount=amount, currency=currency, kind=kind, days="")
        agreements.promise(agreement, given, act=Act(deal.mentor, NOON))
    (table,) = (e for e in walk(document(agreement).blocks) if isinstance(e, Table) and e.totals)

    assert [row[0::4] for row in table.totals] == [
        ("Total in cash", Money(500_000, "EUR")), ("Total in cash", Money(1_500_000, "XOF")),
        ("Total in kind", Money(3_300_050, "EUR")), ("Total in kind", Money(3500, "JPY")),
    ]  # fmt: skip


def test_what_nobody_has_said_yet_and_what_is_not_known_are_told_apart(deal):
    agreement = deal.draft(
        disputes="", confidentiality="", ends_before=None, review_dates=[], objectives=[],
        not_known=["disputes", "ends_before"],
    )  # fmt: skip
    facts = {
        fact.label: "".join(map(str, fact.lines))
        for each in walk(document(agreement).blocks)
        for fact in getattr(each, "facts", ())
    }

    assert facts["How disputes are settled"] == "Not known"
    assert facts["Last day"] == "Not known"
    assert "Not said yet" in facts["What is confidential"]
    assert "Not said yet" in facts["Dates of review"]


def test_who_has_signed_stands_below_and_the_others_find_room_to_sign(deal):
    agreement = deal.opened()
    blank = only(document(agreement), Signatures)
    signed = only(document(deal.signed(agreement)), Signatures)

    assert [each.name for each in blank.signatures] == ["", "", ""]
    assert {each.note for each in blank.signatures} == {"Not signed yet"}
    assert [each.name for each in signed.signatures] == ["Ana Example"] * 3
    assert signed.signatures[0].signed_on == date(2026, 11, 2)
    assert of_paper(document(Agreement.objects.get())).count("Ana Example") == 3


def test_the_text_to_sign_is_the_text_without_its_signatures(deal):
    agreement = deal.opened()
    to_sign = document(agreement, to_sign=True)

    assert not [each for each in walk(to_sign.blocks) if isinstance(each, Signatures)]
    assert agreement.fingerprint in words_of(to_sign)


def test_what_changes_elsewhere_does_not_reach_the_document_of_a_fixed_text(deal):
    agreement = deal.opened()
    first = repr(document(agreement, to_sign=True))
    deal.world.mentee.name = "Another name"
    deal.world.mentee.save(update_fields=["name"])

    again = document(Agreement.objects.get(pk=agreement.pk), to_sign=True)
    assert repr(again) == first


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_page_offers_files_and_gives_them_to_those_who_may_read(deal, form, begins):
    agreement = deal.opened()
    address = reverse("agreements:paper", args=[agreement.uuid, form])
    client = signed_in(deal.world, "mentee_reporter")

    page = client.get(reverse("agreements:detail", args=[agreement.uuid])).content.decode()
    assert address in page
    file = client.get(address)
    assert file.content.startswith(begins)
    name = f"{agreement.partnership.code}-{agreement.number}.{form}"
    assert file["Content-Disposition"] == f'attachment; filename="{name}"'
    program = client.get(reverse("api:agreement_document", args=[agreement.uuid, form]))
    assert program.content == file.content
    assert signed_in(deal.world, "outsider").get(address).status_code == 404


def test_a_hostile_text_is_set_as_it_was_written(deal):
    evil = '#panic("no") $x$ <script>alert(1)</script> =cmd|x {{ 7 }}'
    made = document(deal.draft(title=evil, objectives=[evil], disputes=evil))

    assert "<script>" in of_paper(made).replace("\r\n", "")
    assert [p for p in docx.Document(io.BytesIO(word.render(made))).paragraphs if evil in p.text]
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(made)))
    assert not [c for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
