"""What people type into agreements; it is the rules that read it, whatever the door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.agreements.models import Agreement, Contribution
from waterpeers.apps.agreements.rules import (
    read_paper,
    read_signer,
    valid_contribution,
    valid_text,
)
from waterpeers.apps.agreements.words import CONTRIBUTIONS, FIELDS, FILE_CLASSES
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField, language
from waterpeers.apps.partnerships.models import CodeText, Party
from waterpeers.apps.partnerships.words.partnerships import ANSWERS
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.agreement_texts import BY_PARTY, LISTS
from waterpeers.domain.agreements import OPEN_QUESTIONS, PART_OF, AgreementPart
from waterpeers.domain.dates import written_day
from waterpeers.domain.money import CURRENCIES, to_amount
from waterpeers.domain.numbers import written
from waterpeers.domain.partnerships import FILE_WORD, OPERATOR_ROLES

UNKNOWN = "unknown-"
LINES = (*LISTS, "review_dates")
DIGITS = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def _text(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, **options)


def _long(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return _text(label, help_text, widget=forms.Textarea(attrs={"rows": rows}))


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


@dataclass(frozen=True)
class AgreementQuestion:
    """A field of the text, and its "we do not know" where that is an answer."""

    bound: forms.BoundField
    unknown: forms.BoundField | None


class AgreementForm(RuledForm):
    """A part of the text of an agreement: one of the Code's items (a) to (d), or what is usual."""

    missing: ClassVar = {"title": _("Give the agreement a title.")}

    revision = RevisionField(required=True)
    title = _text(_("Title"))
    objectives = _long(_("Objectives"), _("One on each line: few, and named by both sides."))
    expected_outputs = _long(_("Expected outputs"), _("One on each line: what can be seen."))
    is_without_cash = _tick(_("Nobody puts in anything in cash"))
    is_without_kind = _tick(_("Nobody puts in anything in kind"))
    starts_on = DayField(label=_("First day"), required=False)
    ends_before = DayField(label=_("Last day"), required=False)
    review_dates = _long(_("Dates of review"), _("One on each line, like 30/06/2027."), 3)
    code_text = forms.ChoiceField(
        label=_("Version of the Code, in the language that you read"), required=False
    )
    authority_approval = forms.ChoiceField(
        label=_("Is everything in place that local law asks for?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Approvals, permits, rules of procurement. Yes, if the law asks for nothing."),
    )
    authority_note = _long(
        _("The competent authority, its approval, permits and rules of procurement")
    )
    confidentiality = _long(FIELDS["confidentiality"], rows=6)
    data_and_publication = _long(FIELDS["data_and_publication"], rows=6)
    intellectual_property = _long(FIELDS["intellectual_property"], rows=6)
    safety = _long(FIELDS["safety"], rows=6)
    costs = _long(FIELDS["costs"], rows=6)
    disputes = _long(FIELDS["disputes"], rows=6)
    amendment_and_termination = _long(FIELDS["amendment_and_termination"], rows=6)

    def __init__(
        self,
        *args: Any,
        agreement: Agreement,
        parties: Sequence[Party],
        part: AgreementPart,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.parties, self.agreement = parties, agreement
        texts = (
            CodeText.objects.published()
            .select_related("version")
            .order_by("-version__valid_from", "pk")
        )
        names = [(str(text.uuid), f"{text.version.label} ({text.language})") for text in texts]
        offer(self, "code_text", [("", _("Not chosen yet")), *names])
        offer(self, "authority_approval", [(str(a), word) for a, word in ANSWERS.items()])
        for party in parties:
            self._add_party(party)
        for name in OPEN_QUESTIONS:
            self.fields[UNKNOWN + name] = _tick(_("We do not know"))
        self.fields = {name: field for name, field in self.fields.items() if _is_of(name, part)}

    def _add_party(self, party: Party) -> None:
        labels = {
            "duties": _("Role and duties of %(name)s"),
            "interests": _("Interests of %(name)s in this partnership"),
            "gains": _("What %(name)s gains"),
        }
        is_operator = party.role in OPERATOR_ROLES
        for name in BY_PARTY if is_operator else BY_PARTY[:2]:
            label = labels[name] % {"name": party.organisation.name}
            self.fields[f"{name}-{party.uuid}"] = _long(label, rows=3)
        if is_operator:
            self.fields[f"{UNKNOWN}gains-{party.uuid}"] = _tick(_("We do not know"))

    @property
    def questions(self) -> list[AgreementQuestion]:
        """Give the fields in the order in which they are asked, each with its "we do not know"."""
        order = {"duties": 0, "interests": 0, "gains": 1}
        names = [name for name in self.fields if not name.startswith(UNKNOWN)]
        asked = sorted(
            (name for name in names if name != "revision"),
            key=lambda name: order.get(name.partition("-")[0], 0),
        )
        return [self._question(name) for name in asked]

    def _question(self, name: str) -> AgreementQuestion:
        unknown = UNKNOWN + name
        return AgreementQuestion(self[name], self[unknown] if unknown in self.fields else None)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what may not stand in an agreement."""
        yield lambda: valid_text(self.agreement, self.values(), language=language())

    def values(self) -> dict[str, Any]:
        """Give what was typed and could be read, as the rules read it."""
        given = self.cleaned_data
        plain = [name for name in self.fields if name in self.base_fields]
        values = self.asked(*(name for name in plain if name not in {"revision", *LINES}))
        for name in LINES:
            if name in self.fields:
                lines = given.get(name, "").splitlines()
                values[name] = [line.strip() for line in lines if line.strip()]
        for name in BY_PARTY:
            asked = {str(p.uuid): f"{name}-{p.uuid}" for p in self.parties}
            if any(field in self.fields for field in asked.values()):
                values[name] = {uuid: given[f] for uuid, f in asked.items() if f in given}
        if last := values.get("ends_before"):
            values["ends_before"] = moved(last, 1)
        values["not_known"] = self._not_known()
        return values

    def _not_known(self) -> list[str]:
        """Name what is not known: of this part as it was ticked, of the others as it stands."""
        here = {name for name in self.fields if name.startswith(UNKNOWN)}
        ticked = {name.removeprefix(UNKNOWN) for name in here if self.cleaned_data.get(name)}
        others = {name for name in self.agreement.not_known if UNKNOWN + name not in here}
        return sorted(ticked | others)


def _is_of(name: str, part: AgreementPart) -> bool:
    plain = name.removeprefix(UNKNOWN).partition("-")[0]
    return name == "revision" or PART_OF[plain] is part


def moved(day: date, days: int) -> date:
    """Move between the last day, as people say it, and the day after, as it is kept."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def values_of(agreement: Agreement) -> dict[str, Any]:
    """Give a stored agreement as the form shows it."""
    values: dict[str, Any] = {
        name: getattr(agreement, name)
        for name in AgreementForm.base_fields
        if name not in {*LINES, "code_text"}
    }
    for name in LINES:
        values[name] = "\n".join(getattr(agreement, name))
    for name in BY_PARTY:
        values |= {f"{name}-{uuid}": text for uuid, text in getattr(agreement, name).items()}
    values |= {UNKNOWN + name: True for name in agreement.not_known}
    days = map(date.fromisoformat, agreement.review_dates)
    values["review_dates"] = "\n".join(written_day(day, language()) for day in days)
    if agreement.ends_before:
        values["ends_before"] = moved(agreement.ends_before, -1)
    values["code_text"] = str(agreement.code_text.uuid) if agreement.code_text else ""
    values["authority_approval"] = str(agreement.authority_approval)
    return values


class DraftForm(RuledForm):
    """A new agreement."""

    missing: ClassVar = {"title": _("Give the agreement a title.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    amends = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.CharField(widget=forms.HiddenInput)
    title = _text(_("Title"))


class ContributionForm(RuledForm):
    """What a party puts in."""

    missing: ClassVar = {
        "party": _("Choose who puts it in."),
        "kind": _("Choose whether it is in cash or in kind."),
        "description": _("Say what it is."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    party = forms.ChoiceField(label=_("Who puts it in"))
    kind = forms.ChoiceField(
        label=_("In cash or in kind"),
        choices=[(str(code), label) for code, label in CONTRIBUTIONS.items()],
        widget=forms.RadioSelect,
    )
    description = _text(_("What it is"), _("For staff time, what for; no names and no salaries."))
    days = _text(
        _("Days of staff time"),
        _("Days come first for staff time: they compare well between countries."),
        widget=DIGITS,
    )
    amount = _text(_("Worth"), _("As you write it, for example 1 250 000.50."), widget=DIGITS)
    currency = _text(
        _("Currency"),
        _("Its code, for example EUR or MZN; or FCFA."),
        widget=forms.TextInput(attrs={"list": "currencies", "size": 8}),
        max_length=20,
    )
    is_amount_not_known = _tick(_("We do not know what it is worth"))
    basis = _text(
        _("How the worth was found"),
        _("Actual cost, a flat rate and who set it, a market price, a book value."),
    )
    is_fee = _tick(_("It is a fee, a margin or another payment above direct costs"))

    HIDDEN = frozenset({"uuid", "revision"})

    def __init__(self, *args: Any, parties: Sequence[Party], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "party", [(str(p.uuid), p.organisation.name) for p in parties])
        self.parties = parties
        self.currencies = sorted(CURRENCIES)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what cannot be put in so."""
        yield lambda: valid_contribution(self.values(), self.parties, language=language())

    def values(self) -> dict[str, Any]:
        """Give what was typed as the rules read it."""
        return {n: v for n, v in self.cleaned_data.items() if n not in self.HIDDEN}


def values_of_contribution(row: Contribution) -> dict[str, Any]:
    """Give a stored contribution as the form shows it."""
    amount = None if row.amount_minor is None else to_amount(row.amount_minor, row.currency)
    return {
        "revision": row.revision,
        "party": str(row.party.uuid),
        "kind": str(row.kind),
        "description": row.description,
        "days": "" if row.days is None else written(row.days, language()),
        "amount": "" if amount is None else written(amount, language()),
        "currency": row.currency,
        "is_amount_not_known": row.is_amount_not_known,
        "basis": row.basis,
        "is_fee": row.is_fee,
    }


class SignForm(RuledForm):
    """A signature on the page."""

    missing: ClassVar = {"name": _("Say your name."), "office": _("Say your function.")}

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    party = forms.UUIDField(widget=forms.HiddenInput)
    name = _text(_("Your name"))
    office = _text(_("Your office"), _("For example: Managing director."))

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask who signs."""
        given = self.asked("name", "office")
        yield lambda: read_signer(given.get("name", ""), given.get("office", ""))


class PaperForm(SignForm):
    """A signature on paper."""

    missing: ClassVar = {
        "name": _("Say who signed."),
        "office": _("Say the function of the person who signed."),
        "signed_on": _("Say on which day it was signed."),
        "file": _("Choose the file of the signed pages."),
    }

    name = _text(_("Name of the person who signed"))
    office = _text(_("Office of the person who signed"))
    signed_on = DayField(label=_("Signed on"), required=False)
    file = forms.FileField(
        label=_("The signed pages"),
        required=False,
        allow_empty_file=True,  # the action says what is wrong with a file, for every door
        help_text=_("A PDF or a photograph (PNG, JPEG)."),
    )

    def __init__(self, *args: Any, agreement: Agreement, at: datetime, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.agreement, self.at = agreement, at

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask who signed, when, and for the signed pages."""
        yield from super().rules()
        given = self.asked("signed_on", "file")
        day, file = given.get("signed_on"), given.get("file")
        yield lambda: read_paper(self.agreement, day, file, self.at)


class FileForm(EntryForm):
    """A file of the partnership."""

    missing: ClassVar = {
        "file": _("Choose a file."),
        "file_class": _("Choose who may read it."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A PDF, a text, a document, a workbook or a picture."),
    )
    file_class = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(str(code), label) for code, label in FILE_CLASSES.items()],
        initial="parties",
        widget=forms.RadioSelect,
    )
    word = forms.CharField(label=_("What it is"), required=False, max_length=FILE_WORD)


class VersionForm(FileForm):
    """The next version of a file; its readers are those of the version before."""

    file_class = None  # type: ignore[assignment]
    word = forms.CharField(label=_("What changed"), required=False, max_length=FILE_WORD)


class FileClassForm(EntryForm):
    """Who reads a file from now on."""

    missing: ClassVar = {"file_class": _("Choose who may read it.")}

    file_class = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(str(code), label) for code, label in FILE_CLASSES.items()],
        widget=forms.RadioSelect,
    )
