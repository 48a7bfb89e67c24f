"""The shape of what facilitators send: texts of questionnaires, and how they are asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField
from waterpeers.apps.questionnaires.models import Sharing, Template
from waterpeers.apps.questionnaires.words import SHARINGS
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR


class BringForm(EntryForm):
    """A questionnaire: its file, or its text."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(label=_("File (.toml)"), required=False)
    text = forms.CharField(
        label=_("Or its text"), widget=forms.Textarea(attrs={"rows": 16}), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Want one of both, in UTF-8."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if bool(file) is bool(cleaned.get("text")):
            self.add_error("file", _("Send a file or write the text, one of both."))
        if file and file.size > settings.UPLOAD_MEGABYTES * 2**20:
            self.add_error("file", _("The file is too large."))
        elif file:
            try:
                cleaned["read"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The file must be text in UTF-8."))
        return cleaned

    def text_and_name(self) -> tuple[str, str]:
        """Give the text, and the name by which its faults call it."""
        file = self.cleaned_data.get("file")
        if file:
            return self.cleaned_data["read"], file.name[:80]
        return self.cleaned_data["text"], "questionnaire.toml"


class QuestionnaireTextForm(EntryForm):
    """The text of a questionnaire that nobody has been asked yet."""

    missing: ClassVar = {"text": _("Write the text of the questionnaire.")}

    revision = RevisionField(required=True)
    text = forms.CharField(label=_("Text (TOML)"), widget=forms.Textarea(attrs={"rows": 24}))

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what is wrong with the file beside its text."""
        super().add_error("text" if field == "file" else field, error)


class QuestionRoundForm(EntryForm):
    """How a questionnaire is asked."""

    missing: ClassVar = {
        "template": _("Choose a questionnaire."),
        "title": _("Say what it is about."),
        "sharing": _("Choose when answers are read."),
    }
    places: ClassVar = {"closes_at": "closes_on"}

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    template = forms.ChoiceField(label=_("Questionnaire"))
    title = forms.CharField(
        label=_("What it is about"),
        help_text=_("Such as the name of a partnership; whoever is asked reads it."),
        max_length=200,
    )
    sharing = forms.ChoiceField(
        label=_("When those who are asked read one another’s answers"),
        choices=[(str(code), label) for code, label in SHARINGS.items()],
        initial=Sharing.WHEN_ALL,
        widget=forms.RadioSelect,
    )
    is_personal = forms.BooleanField(
        label=_("Each person answers on a sheet of its own"), required=False
    )
    year = WholeField(
        label=_("Year of the figures"),
        help_text=_("Needed where the questionnaire shows reviewed figures."),
        required=False,
        least=EARLIEST_YEAR,
        most=LATEST_YEAR,
    )
    closes_on = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or "en"
        offer(
            self,
            "template",
            (
                (str(each.uuid), f"{each.questionnaire.title.said(language)} ({each.version})")
                for each in Template.objects.filter(is_shipped=False)
            ),
        )
