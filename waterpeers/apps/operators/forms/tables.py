"""Tables that people bring: files, the mapping of their columns, facts of countries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    RevisionField,
)
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.operators.imports.countries import CountryList, read_list
from waterpeers.apps.operators.imports.uploads import SAVED
from waterpeers.apps.operators.models import SavedMapping
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.letters import NAMES as LETTERS


class ReadingForm(EntryForm):
    """How the text of a table is read."""

    encoding = forms.ChoiceField(
        label=_("How its letters are written"),
        required=False,
        choices=[("", _("As the file shows it")), ("utf-8", "UTF-8"), *sorted(LETTERS.items())],
    )
    decimal = forms.ChoiceField(
        label=_("Mark before decimals"),
        required=False,
        choices=[
            ("", _("As the file shows it")),
            (",", _("A comma: 1.234,5")),
            (".", _("A point: 1,234.5")),
        ],
    )
    lines = forms.ChoiceField(
        label=_("What ends a line"),
        required=False,
        choices=[
            ("", _("As the file shows it")),
            ("lf", _("A line feed (LF) only")),
            ("cr", _("A carriage return (CR) only")),
        ],
    )


class UploadForm(ReadingForm):
    """A table to import."""

    missing: ClassVar = {
        "of": _("Choose what the file holds."),
        "file": _("Choose a file."),
    }

    of = forms.ChoiceField(label=_("What it holds"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or .xlsx. One of the first rows names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    mapping = forms.ChoiceField(label=_("Shape of the file"), required=False)
    sheet = forms.CharField(
        label=_("Sheet of the workbook"),
        required=False,
        max_length=80,
        help_text=_("Empty: the first one."),
    )
    own_mapping = forms.FileField(
        label=_("A mapping of your own"),
        help_text=_("A .toml file that says which column feeds which field."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    MAPPINGS = (
        ("", _("Told by its headings, or ordinary columns: name, country, year, …")),
        ("ibnet_panel", _("IBNET panel")),
        ("us_sdwis_georgia", _("US public water systems")),
        ("brazil_snis", _("Brazil, SNIS")),
        ("us_water_audits_georgia", _("Water audits, Georgia (US)")),
        ("us_water_audits_california", _("Water audits, California (US)")),
        ("iati_registry", _("Publishers of the IATI registry")),
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "of", [(of, kind.label) for of, kind in tables().items()])
        rows = SavedMapping.objects.order_by("name", "pk").values_list("uuid", "name")
        saved = [(f"{SAVED}{uuid}", name) for uuid, name in rows]
        offer(self, "mapping", [*self.MAPPINGS, *saved])


class MappingForm(RuledForm):
    """How the columns of a kind of file feed our fields."""

    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    text = forms.CharField(
        label=_("Mapping"),
        help_text=_("Each line: our field = the column of the file."),
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "code"}),
        required=False,
    )
    revision = RevisionField()


class CountryListForm(EntryForm):
    """A list of facts about countries."""

    missing: ClassVar = {
        "file": _("Choose a file."),
        "source": _("Say where the list is from."),
    }

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"})
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("Where the list is from, with its date."),
    )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether the file is such a list."""
        if "file" in self.cleaned_data:
            yield self._read

    def _read(self) -> None:
        self.facts: CountryList = read_list(self.cleaned_data["file"])
