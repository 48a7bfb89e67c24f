"""What people type into agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.partnerships.models import Agreement, CodeText, Party
from waterpeers.apps.partnerships.words.agreements import CONTRIBUTIONS, FILE_CLASSES
from waterpeers.apps.partnerships.words.partnerships import ANSWERS
from waterpeers.domain.money import to_minor
from waterpeers.domain.partnerships import ContributionKind, FileClass

AREA = {"rows": 3}


def _long(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs=AREA),
    )


class AgreementForm(forms.Form):
    """The text of an agreement: the Code's items (a) to (d), then what is common practice."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    objectives = _long(_("(a) Objectives"), _("One on each line."))
    expected_outputs = _long(_("(a) Expected outputs"), _("One on each line."))
    no_cash = forms.BooleanField(label=_("(c) There are no contributions in cash"), required=False)
    no_kind = forms.BooleanField(label=_("(c) There are no contributions in kind"), required=False)
    starts_on = forms.DateField(
        label=_("Starts on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_before = forms.DateField(
        label=_("Ends before"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    review_dates = _long(_("Dates of review"), _("One on each line, like 2027-06-30."))
    code_text = forms.ChoiceField(label=_("Text of the Code that it follows"), required=False)
    authority_approval = forms.ChoiceField(
        label=_("Does the competent authority approve?"), required=False
    )
    authority_note = _long(_("Which authority, which permits and procurement rules"))
    confidentiality = _long(_("Confidentiality"))
    data_and_publication = _long(_("Data and publication"))
    disputes = _long(_("How disputes are settled"))
    amendment_and_termination = _long(_("Amendment and termination"))

    BY_PARTY = (
        ("duties", _("(b) Role and duties of %(name)s")),
        ("interests", _("(d) Interests of %(name)s in this partnership")),
        ("gains", _("What %(name)s gains")),
    )
    LINES = ("objectives", "expected_outputs", "review_dates")

    def __init__(
        self, *args: Any, agreement: Agreement, parties: Sequence[Party], **rest: Any
    ) -> None:
        rest["initial"] = initial_of(agreement) | rest.get("initial", {})
        super().__init__(*args, **rest)
        self.parties = parties
        for name in ("starts_on", "ends_before"):
            self.fields[name].widget.format = "%Y-%m-%d"
        texts = CodeText.objects.select_related("version").order_by("version", "language")
        offer(
            self,
            "code_text",
            [("", _("Not said"))]
            + [(str(text.uuid), f"{text.version.label} ({text.language})") for text in texts],
        )
        offer(
            self,
            "authority_approval",
            [("", _("Not said"))] + [(str(code), label) for code, label in ANSWERS.items()],
        )
        for name, label in self.BY_PARTY:
            for party in parties:
                field = _long(label % {"name": party.organisation.name})
                self.fields[f"{name}-{party.uuid}"] = field
        for party in parties:
            unknown: Any = _("The interests of %(name)s are not known") % {
                "name": party.organisation.name
            }
            self.fields[f"unknown-{party.uuid}"] = forms.BooleanField(label=unknown, required=False)

    def ordered(self) -> list[forms.BoundField]:
        """Give the fields in the order of the Code's items."""
        parties = [str(party.uuid) for party in self.parties]
        names = ["title", "objectives", "expected_outputs"]
        names += [f"duties-{party}" for party in parties]
        names += ["no_cash", "no_kind"]
        for party in parties:
            names += [f"interests-{party}", f"unknown-{party}"]
        names += [f"gains-{party}" for party in parties]
        names += ["starts_on", "ends_before", "review_dates", "code_text", "authority_approval"]
        names += ["authority_note", "confidentiality", "data_and_publication", "disputes"]
        return [self[name] for name in [*names, "amendment_and_termination"]]

    def clean_review_dates(self) -> list[str]:
        """Read one date a line."""
        lines = [line.strip() for line in self.cleaned_data["review_dates"].splitlines()]
        try:
            return sorted(date.fromisoformat(line).isoformat() for line in lines if line)
        except ValueError:
            raise forms.ValidationError(_("Write dates like 2027-06-30.")) from None

    def agreement(self) -> dict[str, Any]:
        """Give the fields as an agreement keeps them."""
        given = self.cleaned_data
        fields = {
            name: given[name]
            for name in self.base_fields
            if name not in {"revision", "no_cash", "no_kind", "code_text"}
        }
        for name in ("objectives", "expected_outputs"):
            fields[name] = [line.strip() for line in given[name].splitlines() if line.strip()]
        for name, _label in self.BY_PARTY:
            fields[name] = {
                str(party.uuid): given[f"{name}-{party.uuid}"].strip()
                for party in self.parties
                if given[f"{name}-{party.uuid}"].strip()
            }
        fields["not_known"] = [name for name in ("no_cash", "no_kind") if given[name]] + [
            f"interests:{party.uuid}" for party in self.parties if given[f"unknown-{party.uuid}"]
        ]
        text = CodeText.objects.filter(uuid=given["code_text"] or None).first()
        fields["code_text"] = text
        return fields


def initial_of(agreement: Agreement) -> dict[str, Any]:
    """Give a stored agreement as the form shows it."""
    initial: dict[str, Any] = {
        name: getattr(agreement, name)
        for name in AgreementForm.base_fields
        if hasattr(agreement, name)
    }
    for name in AgreementForm.LINES:
        initial[name] = "\n".join(getattr(agreement, name))
    for name, _label in AgreementForm.BY_PARTY:
        for party, text in getattr(agreement, name).items():
            initial[f"{name}-{party}"] = text
    for name in agreement.not_known:
        initial[name if ":" not in name else "unknown-" + name.partition(":")[2]] = True
    initial["code_text"] = str(agreement.code_text.uuid) if agreement.code_text else ""
    return initial


class ContributionForm(forms.Form):
    """What a party puts in."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    party = forms.ChoiceField(label=_("Who"))
    kind = forms.ChoiceField(
        label=_("In cash or in kind"),
        choices=[(str(code), label) for code, label in CONTRIBUTIONS.items()],
    )
    description = forms.CharField(label=_("What"), max_length=300)
    amount = forms.CharField(label=_("Worth"), required=False, max_length=40)
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("For example EUR or MZN.")
    )
    is_amount_not_known = forms.BooleanField(label=_("The worth is not known"), required=False)
    basis = forms.CharField(
        label=_("How the worth was found"),
        required=False,
        max_length=300,
        help_text=_("For example days × a day's direct cost."),
    )
    is_fee = forms.BooleanField(label=_("It is a fee above direct costs"), required=False)

    def __init__(self, *args: Any, parties: Sequence[Party], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "party", [(str(p.uuid), p.organisation.name) for p in parties])

    def clean(self) -> dict[str, Any]:
        """Read the amount in its currency."""
        given = super().clean() or {}
        text, currency = given.get("amount", ""), given.get("currency", "").upper()
        given["currency"], given["amount_minor"] = currency, None
        if text.strip():
            try:
                given["amount_minor"] = to_minor(text, currency)
            except ValueError:
                self.add_error("amount", _("This is not an amount."))
        if given.get("kind"):
            given["kind"] = ContributionKind(given["kind"])
        return given


class SignForm(forms.Form):
    """A signature, on the page or by the signed file."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name"), max_length=120)
    office = forms.CharField(label=_("Your office"), max_length=120)
    signed_on = forms.DateField(
        label=_("Signed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Only if you upload a signed file."),
    )
    file = forms.FileField(
        label=_("The signed file"),
        required=False,
        help_text=_("Only if it was signed on paper: a PDF or a photograph."),
    )


class FileForm(forms.Form):
    """A file of the partnership."""

    file = forms.FileField(label=_("File"))
    file_class = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(str(c), label) for c, label in FILE_CLASSES.items() if c != FileClass.PUBLIC],
    )
