"""What is noted on a day of a mission, with photos and voice notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    DayField,
    RevisionField,
    WholeField,
)
from waterpeers.apps.missions.forms.fields import ManyFilesField, choices, lines
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.missions.rules import (
    OTHERS,
    NewFile,
    read_entry,
)
from waterpeers.apps.missions.words import (
    FILE_KINDS,
    OUTCOMES,
)
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.missions import LogFileKind


class EntryOfLogForm(RuledForm):
    """What happened on a day of a mission: a sentence, a photo or a voice note is enough."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    announced = WholeField(widget=forms.HiddenInput, required=False)
    seconds = WholeField(widget=forms.HiddenInput, required=False)
    text = lines(_("What did you try, or see?"))
    photos = ManyFilesField(
        label=_("Photos"),
        accept="image/*",
        help_text=_("Nobody’s face without their yes. They are made small before they are sent."),
    )
    smalls = ManyFilesField(label="", accept="image/jpeg")
    voice = ManyFilesField(label=_("Voice note"), accept="audio/*")
    team = forms.MultipleChoiceField(
        label=_("With whom?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(label=_("Others who were there"), required=False, max_length=OTHERS)
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        required=False,
        choices=choices(OUTCOMES),
        widget=forms.RadioSelect,
    )
    decided = lines(
        _("Decided, if anything was"),
        _("Who does what, until when."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    day = DayField(
        label=_("Another day"), required=False, help_text=_("Empty: the day on which you enter it.")
    )
    keep_place = forms.BooleanField(
        label=_("Keep where the photos were taken"),
        required=False,
        help_text=_("Else the place is taken out of them."),
    )

    def __init__(self, *args: Any, mission: Mission, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.mission = mission
        team = [(str(each.uuid), f"{each.called}") for each in mission.team.all()]
        offer(self, "team", team)

    def new_files(self) -> list[NewFile]:
        """Give the files that came with the words, from a page without scripts."""
        said = self.cleaned_data
        smalls = said["smalls"] if len(said["smalls"]) == len(said["photos"]) else []
        photos = [
            NewFile(
                LogFileKind.PHOTO,
                file,
                smalls[number] if smalls else None,
                keep_place=said["keep_place"],
            )
            for number, file in enumerate(said["photos"])
        ]
        seconds = said["seconds"] or 0
        return photos + [NewFile(LogFileKind.VOICE, file, None, seconds) for file in said["voice"]]

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it says anything, and whether its day has come."""
        said = self.cleaned_data
        if {"photos", "voice", "day", "announced"} <= said.keys():
            files = max(len(said["photos"]) + len(said["voice"]), said["announced"] or 0)
            yield lambda: read_entry(self.mission, said, entered=localdate(), files=files)


class LogFileForm(EntryForm):
    """A photo or a voice note that comes after its words."""

    missing: ClassVar = {"kind": _("Say what it is."), "file": _("Choose a file.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seconds = WholeField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("What it is"), choices=choices(FILE_KINDS), widget=forms.RadioSelect
    )
    file = forms.FileField(label=_("File"))
    small = forms.FileField(label="", required=False, widget=forms.FileInput)
    keep_place = forms.BooleanField(
        label=_("Keep where the photo was taken"),
        required=False,
        help_text=_("Else the place is taken out of it."),
    )

    def new_file(self) -> NewFile:
        """Give what was sent."""
        said = self.cleaned_data
        return NewFile(
            said["kind"], said["file"], said["small"], said["seconds"] or 0, said["keep_place"]
        )
