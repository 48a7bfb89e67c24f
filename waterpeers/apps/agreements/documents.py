"""An agreement as a document: the text as it is signed, items (a) to (d) first, and who signed it.

What is signed is the fixed text (``queries.text_of``) and its fingerprint; this lays it out and
adds nothing to it but labels in the language of the moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.agreements.models import Agreement, Signature
from waterpeers.apps.agreements.queries import is_work_plan, text_of
from waterpeers.apps.agreements.words import CONTRIBUTIONS, FIELDS, KINDS, STATES
from waterpeers.apps.foundation.figures import day, plain_text
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.partnerships.words.partnerships import ANSWERS, ROLES
from waterpeers.domain.agreement_texts import CLAUSES
from waterpeers.domain.agreements import OPEN_QUESTIONS
from waterpeers.domain.documents import (
    AttachedFile,
    Attachments,
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    DocumentParty,
    Fact,
    Facts,
    Money,
    Number,
    Paragraph,
    Section,
    Signatures,
    Signing,
    Soft,
    Style,
    Table,
    TableRow,
    Text,
    Verbatim,
)
from waterpeers.domain.money import to_minor, totals
from waterpeers.domain.partnerships import OPERATOR_ROLES, AgreementState, ContributionKind

Written = dict[str, Any]  # the text, as plain values


def document(agreement: Agreement, *, to_sign: bool = False) -> Document:
    """Lay an agreement out; ``to_sign`` leaves out who has signed: that is no part of the text."""
    text = text_of(agreement)
    blocks = [*_text(text, is_work_plan(agreement))]
    if not to_sign:
        blocks.append(Section(_("Signatures"), (_signatures(agreement),)))
    if agreement.fingerprint:
        blocks.append(Facts((_fingerprint(agreement),)))
    return Document(
        title=text["title"],
        language=get_language() or "en",
        kind=str(KINDS[agreement.kind]),
        status=_status(agreement),
        parties=tuple(
            DocumentParty(party["name"], str(ROLES[party["role"]])) for party in text["parties"]
        ),
        made_at=agreement.opened_for_signature_at,
        origin=reverse("agreements:detail", args=[agreement.uuid]),
        reference=f"{text['partnership']['code']}/{text['number']}",
        blocks=tuple(blocks),
    )


def _status(agreement: Agreement) -> str:
    if agreement.state is AgreementState.IN_FORCE and agreement.in_force_at:
        return _("In force from %(day)s") % {"day": day(agreement.in_force_at)}
    return str(STATES[agreement.state])


def _fingerprint(agreement: Agreement) -> Fact:
    label = _("Fingerprint of this text (SHA-256)")
    return Fact(label, (Verbatim(agreement.fingerprint),))


# --- what an amendment changes ---


@dataclass(frozen=True)
class Changed:
    """What an amendment says otherwise in one place of the text: lines that go, lines that come."""

    label: str
    before: list[str]
    after: list[str]


def changes(agreement: Agreement) -> list[Changed]:
    """Say what an amendment changes in the text that it amends, in the order of the text."""
    if agreement.amends is None:
        return []
    old, new = (_by_label(each) for each in (agreement.amends, agreement))
    places = [*new, *(label for label in old if label not in new)]
    found = []
    for label in places:
        before, after = old.get(label, []), new.get(label, [])
        if before != after:
            gone = [line for line in before if line not in after]
            come = [line for line in after if line not in before]
            moved = not gone and not come
            found.append(Changed(label, before if moved else gone, after if moved else come))
    return found


def _by_label(agreement: Agreement) -> dict[str, list[str]]:
    """Give the lines of a text by the place where they stand; heads that always differ left out."""
    text = text_of(agreement)
    lines: dict[str, list[str]] = {_("Title"): [text["title"]]}
    for label, line in _lines(_text(text, is_work_plan(agreement)), ""):
        if label not in (_("Kind"), _("Partnership")):
            lines.setdefault(label, []).append(line)
    return lines


def _lines(blocks: Iterable[Block], under: str) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Section():
                yield from _lines(block.blocks, block.title)
            case Facts():
                for fact in block.facts:
                    label = f"{colon(under)} {fact.label}" if under else fact.label
                    yield from ((label, _plain(line)) for line in fact.lines)
            case Bullets():
                yield from ((under, _plain(item)) for item in block.items)
            case Paragraph():
                yield under, _plain(block.text)
            case Table():
                for row in (*block.rows, *block.totals):
                    yield under, " · ".join(filter(None, map(_plain, row)))
            case Attachments():
                yield from ((under, file.name) for file in block.files)


def _plain(text: Any) -> str:
    pieces = text if isinstance(text, tuple) else (text,)
    return "".join("" if piece is None else plain_text(piece) for piece in pieces)


# --- the text ---


def _text(text: Written, is_plan: bool) -> Iterator[Block]:
    yield Facts(tuple(_heads(text)))
    yield Section(
        _("(a) Objectives and expected outputs"),
        (
            Section(_("Objectives"), (_list(text["objectives"]),)),
            Section(_("Expected outputs"), (_list(text["expected_outputs"]),)),
        ),
    )
    if not is_plan:
        yield Section(_("(b) Roles and responsibilities"), (_duties(text),))
    yield Section(_("(c) What each party puts in"), tuple(put_in(text)))
    if not is_plan:
        yield Section(_("(d) Interests of each party"), (_by_party(text, "interests"),))
        yield Section(_("Gains"), (_gains(text),))
        yield Section(_("Law and clauses"), (_clauses(text),))
    yield Section(_("Attachments"), (_attachments(text),))


def _heads(text: Written) -> Iterator[Fact]:
    code, amends = text["code_of_conduct"], text["amends"]
    kind: Text = str(KINDS[text["kind"]])
    if amends:
        said = _("of the agreement %(fingerprint)s…") % {"fingerprint": amends["fingerprint"][:12]}
        kind = (str(KINDS[text["kind"]]), Soft(f" {said}"))
    yield Fact(_("Partnership"), (text["partnership"]["code"],))
    yield Fact(_("Kind"), (kind,))
    parties = (f"{party['name']}, {ROLES[party['role']]}" for party in text["parties"])
    yield Fact(_("Parties"), tuple(parties))
    version = f"{code['version']} ({code['language']})" if code else ""
    yield Fact(_("Code of Conduct"), (_or_open(version),))
    yield Fact(_("First day"), (_day(text, "starts_on"),))
    yield Fact(_("Last day"), (_day(text, "ends_before", before=1),))
    reviews = tuple(map(date.fromisoformat, text["review_dates"]))
    yield Fact(_("Dates of review"), reviews or (_or_open("", text, "review_dates"),))


def _or_open(said: str, text: Written | None = None, name: str = "") -> Text:
    """Give what is said; else that it is not known, or that nobody has said it yet."""
    if said:
        return said
    is_not_known = text is not None and name in text["not_known"]
    return _("Not known") if is_not_known else Soft(_("Not said yet"))


def _day(text: Written, name: str, before: int = 0) -> Text:
    if not text[name]:
        return _or_open("", text, name)
    return date.fromisoformat(text[name]) - timedelta(days=before)


def _list(lines: list[str]) -> Block:
    return Bullets(tuple(lines)) if lines else Paragraph(_("Not said yet"), Style.SOFT)


def _duties(text: Written) -> Table:
    columns = (Column(_("Party")), Column(_("Role"), width=0.8), Column(_("Duties"), width=3))
    rows = (
        (party["name"], str(ROLES[party["role"]]), _or_open(party["duties"]))
        for party in text["parties"]
    )
    return Table("", columns, tuple(rows))


def _by_party(text: Written, name: str) -> Facts:
    parties = text["parties"]
    return Facts(tuple(Fact(party["name"], (_or_open(party[name]),)) for party in parties))


def _gains(text: Written) -> Facts:
    """Say what each gains: operators always, others where they say something."""
    facts = []
    for party in text["parties"]:
        name = f"gains-{party['party']}"
        if party["gains"] or name in text["not_known"] or party["role"] in OPERATOR_ROLES:
            facts.append(Fact(party["name"], (_or_open(party["gains"], text, name),)))
    return Facts(tuple(facts))


def _clauses(text: Written) -> Facts:
    answer = text["authority_approval"]
    approval: list[Text] = [_or_open(str(ANSWERS[answer]) if answer else "")]
    if text["authority_note"]:
        approval.append(text["authority_note"])
    law = Fact(_("Everything in place that local law asks for"), tuple(approval))
    clauses = (
        Fact(str(FIELDS[name]), (_or_open(text.get(name, ""), text, name),))
        for name in CLAUSES
        if text.get(name) or name in OPEN_QUESTIONS
    )
    return Facts((law, *clauses))


def _attachments(text: Written) -> Block:
    if not text["attachments"]:
        return Paragraph(_("None"), Style.SOFT)
    return Attachments(tuple(AttachedFile(**file) for file in text["attachments"]))


# --- (c) ---


def put_in(text: Written) -> Iterator[Block]:
    """Say what each puts in, what that is in all, or that nobody has said it yet."""
    rows = text["contributions"]
    is_none_said = text["is_without_cash"] or text["is_without_kind"]
    if rows:
        yield _table(text)
    elif not is_none_said:
        yield Paragraph(_("Not said yet"), Style.SOFT)
    if text["is_without_cash"]:
        yield Paragraph(_("Nobody puts in anything in cash."))
    if text["is_without_kind"]:
        yield Paragraph(_("Nobody puts in anything in kind."))


def _table(text: Written) -> Table:
    """List contributions, and their totals in cash and in kind, each currency apart."""
    names = {party["party"]: party["name"] for party in text["parties"]}
    columns = (
        Column(_("Party"), width=1.3),
        Column(_("What"), width=2.2),
        Column(_("Kind"), width=1.4),
        Column(_("Days"), ColumnKind.NUMBER),
        Column(_("Worth"), ColumnKind.MONEY, width=1.4),
    )
    rows = tuple(_contribution(row, names) for row in text["contributions"])
    return Table("", columns, rows, totals=tuple(_totals(text["contributions"])))


def _contribution(row: Written, names: dict[str, str]) -> TableRow:
    beside = [row["basis"]] if row["basis"] else []
    if row["is_fee"]:
        beside.append(_("Above direct costs"))
    what = (row["description"], *(Soft(f"\n{line}") for line in beside))
    days = _days(row["days"]) if row["days"] else ""
    kind = str(CONTRIBUTIONS[row["kind"]])
    return (names.get(row["party"], ""), what, kind, days, _worth(row))


def _days(text: str) -> Number:
    days = Decimal(text)
    return Number(days, decimals=0 if days == days.to_integral_value() else 1)


def _worth(row: Written) -> Text:
    if row["amount"]:
        return Money(_minor(row), row["currency"])
    if row["is_amount_not_known"]:
        return _("not known")
    return _("not valued") if row["days"] else ""


def _minor(row: Written) -> int:
    return to_minor(row["amount"], row["currency"], decimal_mark=".")


def _totals(rows: Iterable[Written]) -> Iterator[TableRow]:
    stated = [row for row in rows if row["amount"]]
    for is_cash, label in ((True, _("Total in cash")), (False, _("Total in kind"))):
        amounts = (
            (_minor(row), row["currency"])
            for row in stated
            if (row["kind"] == ContributionKind.CASH) is is_cash
        )
        for currency, minor in totals(amounts).items():
            yield (label, "", "", "", Money(minor, currency))


# --- who signed ---


def _signatures(agreement: Agreement) -> Signatures:
    signed = {s.party_id: s for s in agreement.signatures.select_related("file")}
    parties = parties_of(agreement.partnership)
    return Signatures(tuple(_signing(party, signed.get(party.pk)) for party in parties))


def _signing(party: Party, signature: Signature | None) -> Signing:
    role, name = str(ROLES[party.role]), party.organisation.name
    if signature is None:
        must = party.role in OPERATOR_ROLES
        note = _("Not signed yet") if must else _("Not signed; it may sign, and need not")
        return Signing(name, role, note=note)
    file = signature.file
    return Signing(
        name,
        role,
        name=signature.name,
        office=signature.office,
        signed_on=signature.signed_on,
        how=_("On paper: the signed pages") if file else _("On the page"),
        link=reverse("agreements:download", args=[file.uuid]) if file else "",
    )
