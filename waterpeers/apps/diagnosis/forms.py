"""The shape of what people send about a diagnosis."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.diagnosis.queries import Offered
from waterpeers.apps.diagnosis.words import STAGES
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.questionnaires import Questionnaire


class StartForm(EntryForm):
    """A round: when in the partnership, with which questions, about what."""

    missing: ClassVar = {
        "stage": _("Say when in the partnership this round is held."),
        "template": _("Choose the questions."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    stage = forms.ChoiceField(
        label=_("When"), choices=[(str(code), label) for code, label in STAGES.items()]
    )
    template = forms.ChoiceField(label=_("Questions"), widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(
        label=_("Working areas"),
        choices=[(str(code), label) for code, label in WORKING_AREAS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "For the walk through the working areas: few, since each is looked at closely."
        ),
    )
    year = WholeField(
        label=_("Year of the figures"),
        required=False,
        help_text=_("Reviewed figures of this year stand beside the questions."),
    )
    closes_on = DayField(label=_("Last day to hand in"), required=False)

    def __init__(self, *args: Any, offered: list[Offered], **rest: Any) -> None:
        super().__init__(*args, **rest)
        language = get_language() or "en"
        offer(
            self,
            "template",
            [(each.key, each.questionnaire.title.said(language)) for each in offered],
        )


class HeardForm(EntryForm):
    """Who was heard without a sheet of their own."""

    revision = RevisionField(required=True)
    heard = forms.MultipleChoiceField(
        label=_("Who was heard"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Alone first, then by level without bosses, then together: on paper, aloud, in the "
            "language of the place. No names."
        ),
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, **rest: Any) -> None:
        super().__init__(*args, **rest)
        language = get_language() or "en"
        offer(self, "heard", [(g.code, g.text.said(language)) for g in questionnaire.groups])
