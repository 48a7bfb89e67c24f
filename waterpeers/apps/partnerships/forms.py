"""The shape of what people send about partnerships and the Code.

Forms only take the shape; what is missing or wrong by the rules is said by the actions, in the same
words on pages, over the API and on the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField, WrittenInField
from waterpeers.apps.foundation.words import REASONS
from waterpeers.apps.operators.queries.countries import languages_of_texts
from waterpeers.apps.operators.words import PARTNERSHIP_TYPES, WORKING_AREAS
from waterpeers.apps.partnerships.actions.conduct import (
    LONGEST_ISSUER,
    LONGEST_LABEL,
    MOST_GRACE_DAYS,
)
from waterpeers.apps.partnerships.actions.partnerships import LENGTHS, TEXTS
from waterpeers.apps.partnerships.words.partnerships import ANSWERS, MOVES, ROLES
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.partnerships import (
    TEXT,
    TITLE,
    FactAnswer,
    PartnershipType,
    texts_verdict,
)
from waterpeers.domain.verdicts import NotValid

SAYS = {"required": REASONS["required"]}
LONG = forms.Textarea(attrs={"rows": 4})


def choices(words: dict[Any, Any], *, nothing: Any = None) -> list[tuple[str, Any]]:
    """Give the choices of a list, with a word for "nothing" first where there is one."""
    first = [] if nothing is None else [("", nothing)]
    return [*first, *((str(code), label) for code, label in words.items())]


def _office() -> forms.CharField:
    return forms.CharField(
        label=_("Your office"),
        help_text=_("In which you sign, such as managing director."),
        error_messages=SAYS,
    )


class SubjectForm(EntryForm):
    """What a partnership is about."""

    missing: ClassVar = {
        "title": _("Give the partnership a title."),
        "earlier_partnerships": _("Say what was found, or that there were none."),
    }

    revision = RevisionField(required=True)
    title = forms.CharField(label=_("Title"))
    language = WrittenInField(languages_of_texts, label=_("Language of the title"))
    working_areas = forms.MultipleChoiceField(
        label=_("Working areas"),
        choices=choices(WORKING_AREAS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    need_text = forms.CharField(
        label=_("The need"),
        help_text=_("What the mentee looks for, in its own words. Only the mentee changes this."),
        widget=LONG,
        required=False,
    )
    strength_text = forms.CharField(
        label=_("The strength"),
        help_text=_("What the mentor can give, in its own words. Only the mentor changes this."),
        widget=LONG,
        required=False,
    )
    earlier_looked_up = forms.ChoiceField(
        label=_("Have earlier partnerships of these utilities been looked up?"),
        choices=choices(ANSWERS, nothing=_("Not answered")),
        widget=forms.RadioSelect,
        required=False,
    )
    earlier_partnerships = forms.CharField(
        label=_("What was found"),
        help_text=_("Which partnerships, when, on what; or that there were none."),
        widget=LONG,
        required=False,
    )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what may not stand there."""
        given = self.cleaned_data
        texts = self.asked(*TEXTS)
        found = ["earlier_partnerships"] if given.get("earlier_looked_up") == FactAnswer.YES else []
        yield lambda: NotValid.unless(texts_verdict(texts, needed=found, lengths=LENGTHS))


class OpeningForm(EntryForm):
    """What a partnership that is being opened is about; its sides are chosen beside the form."""

    missing: ClassVar = {"title": _("Give the partnership a title.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"))
    language = WrittenInField(languages_of_texts, label=_("Language of the title"))
    working_areas = forms.MultipleChoiceField(
        label=_("Working areas"),
        choices=choices(WORKING_AREAS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, is_complete: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.is_complete = is_complete

    def clean(self) -> dict[str, Any]:
        """Ask for both sides."""
        if not self.is_complete:
            self.add_error(None, _("Choose both sides first."))
        return super().clean()

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what may not stand there."""
        yield lambda: NotValid.unless(
            texts_verdict(self.asked("title"), needed=(), lengths=LENGTHS)
        )


class AddPartyForm(EntryForm):
    """Another party."""

    missing: ClassVar = {
        "organisation": _("Choose an organisation."),
        "role": _("Choose its role."),
    }

    organisation = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), choices=choices(ROLES))
    is_lead = forms.BooleanField(label=_("Leads the partnership"), required=False)


class TypeForm(EntryForm):
    """A corrected type, with its reason."""

    missing: ClassVar = {"reason": _("Say why the type is another one.")}

    type = forms.ChoiceField(
        label=_("Type"),
        choices=choices(
            {c: w for c, w in PARTNERSHIP_TYPES.items() if c is not PartnershipType.NOT_KNOWN},
            nothing=_("As worked out"),
        ),
        required=False,
    )
    reason = forms.CharField(label=_("Why the type is another one"), widget=LONG, required=False)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask for the reason of a correction."""
        needed = ["reason"] if self.cleaned_data.get("type") else []
        yield lambda: NotValid.unless(
            texts_verdict(self.asked("reason"), needed=needed, lengths={})
        )


class MoveForm(EntryForm):
    """Suspending, resuming or ending, with the reason."""

    missing: ClassVar = {
        "move": _("Choose what is to happen."),
        "reason": _("Say why: all parties read it."),
    }
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("All parties can read it; the partnership stays in the statistics."),
        widget=LONG,
        max_length=TEXT,
    )

    def __init__(self, *args: Any, moves: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["move"] = forms.ChoiceField(
            label=_("What is to happen"),
            choices=[(name, MOVES[name]) for name in moves],
            widget=forms.RadioSelect,
        )
        self.order_fields(["move", "reason"])


class AcceptCodeForm(EntryForm):
    """Acceptance of the Code: the text that was read, and the office."""

    missing: ClassVar = {"office": _("Say your function.")}

    text = forms.UUIDField(widget=forms.HiddenInput)
    office = _office()


class CodeVersionForm(EntryForm):
    """A version of the Code."""

    missing: ClassVar = {
        "label": _("Give the version a name."),
        "issued_by": _("Say who issued it."),
        "valid_from": _("Say from which day it is in force."),
        "grace_days": _("Say how many days of grace there are; 0 for none."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("Name of the version"), help_text=_("Such as May 2022."), max_length=LONGEST_LABEL
    )
    issued_by = forms.CharField(label=_("Issued by"), max_length=LONGEST_ISSUER)
    valid_from = DayField(label=_("In force from"))
    grace_days = WholeField(
        label=_("Days of grace"),
        help_text=_("For so many days after this version ends, its acceptance still counts."),
        initial=180,
        least=0,
        most=MOST_GRACE_DAYS,
    )


class CodeDraftForm(CodeVersionForm):
    """A draft of a version that is there already."""

    uuid = None  # type: ignore[assignment]
    revision = RevisionField()


class TextForm(EntryForm):
    """The wording of a version in one language."""

    missing: ClassVar = {
        "language": _("Choose the language of the text."),
        "title": _("Give the text a title."),
        "file": _("Choose a file."),
    }

    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    title = forms.CharField(label=_("Title"), max_length=TITLE)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, OpenDocument or plain text."),
    )
