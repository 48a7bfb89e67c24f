"""The shape of what people send about a diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.diagnosis.queries import Offered, asks_by_area
from waterpeers.apps.diagnosis.words import CAUSES, KINDS, OUTCOMES, RANKS, SCALES, STAGES
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.questionnaires.words import option_words
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.diagnosis import DUE, FindingKind, Outcome, RankScale, settlement_verdict
from waterpeers.domain.indicators import indicators
from waterpeers.domain.partnerships import TITLE
from waterpeers.domain.questionnaires import Question, QuestionKind, Questionnaire
from waterpeers.domain.verdicts import NotValid

LONG = forms.Textarea(attrs={"rows": 3})
OF_A_PROBLEM = ("causes", "why", "why_that", "indicator", "measured_by")


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
        by_area = [each.key for each in offered if asks_by_area(each.questionnaire)]
        self.shown_when = {"areas": f"template={'|'.join(by_area)}"}


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


class SettleForm(EntryForm):
    """What both sides made of a difference."""

    missing: ClassVar = {
        "outcome": _("Say what you made of it."),
        "why": _("Say why, in a few words."),
    }
    shown_when = {
        "level": f"outcome={Outcome.JOINT}",
        **dict.fromkeys(("who", "due_on"), f"outcome={'|'.join(sorted(DUE))}"),
    }

    outcome = forms.ChoiceField(
        label=_("What we made of it"),
        choices=[(str(code), label) for code, label in OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(
        label=_("The value that we hold now"),
        required=False,
        help_text=_("Where you hold one value. The two views stay as they were."),
    )
    why = forms.CharField(label=_("Why"), widget=LONG)
    who = forms.CharField(
        label=_("Who brings proof, or finds out"), required=False, max_length=TITLE
    )
    due_on = DayField(label=_("Until when"), required=False)

    def __init__(self, *args: Any, question: Question | None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        language = get_language() or "en"
        if question is None or question.kind is not QuestionKind.SCALE:
            del self.fields["level"]
            return
        levels = [(code, option_words(question, code, language)) for code in question.codes]
        offer(self, "level", [("", "–"), *levels])

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what is missing of how it was settled."""
        said = self.cleaned_data
        if "outcome" in said and "why" in said:
            yield lambda: NotValid.unless(
                settlement_verdict(
                    said["outcome"],
                    level=said.get("level") or "",
                    why=said["why"],
                    who=said.get("who") or "",
                    has_day=said.get("due_on") is not None,
                )
            )


class FindingForm(EntryForm):
    """A problem with its cause, or a strength."""

    missing: ClassVar = {"title": _("Say it in one line."), "area": _("Choose the working area.")}
    shown_when = {
        **dict.fromkeys(OF_A_PROBLEM, f"kind={FindingKind.PROBLEM}"),
        "is_of_use": f"kind={FindingKind.STRENGTH}",
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(str(code), label) for code, label in KINDS.items()],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("In one line"),
        max_length=TITLE,
        help_text=_("What is so, not what is to be done: “bulk meters were never tested”."),
    )
    area = forms.ChoiceField(
        label=_("Working area"),
        choices=[(str(code), label) for code, label in WORKING_AREAS.items()],
    )
    causes = forms.MultipleChoiceField(
        label=_("Causes"),
        choices=[(str(code), label) for code, label in CAUSES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Where “not known how” is none of them, training alone is no answer."),
    )
    why = forms.CharField(label=_("Why is it so?"), required=False, widget=LONG)
    why_that = forms.CharField(label=_("And why that?"), required=False, widget=LONG)
    proof = forms.CharField(
        label=_("What proves it"),
        required=False,
        widget=LONG,
        help_text=_("A document, a record, what was seen or told: with its date."),
    )
    indicator = forms.ChoiceField(
        label=_("Figure by which a change will be seen"),
        required=False,
        help_text=_("Its latest reviewed value becomes the baseline, with year and grade."),
    )
    measured_by = DayField(label=_("If it is not known: measured by"), required=False)
    is_of_use = forms.BooleanField(
        label=_("A strength that is of use to the mentor"), required=False
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        language = get_language() or "en"
        named = sorted((each.name(language), code) for code, each in indicators().items())
        offer(self, "indicator", [("", "–"), *((code, name) for name, code in named)])


class RankForm(EntryForm):
    """How one side ranks a problem; what is left empty is not known."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for scale, words in RANKS.items():
            self.fields[str(scale)] = forms.TypedChoiceField(
                label=SCALES[scale],
                choices=[*((str(n), w) for n, w in enumerate(words, 1)), ("", _("Not known"))],
                widget=forms.RadioSelect,
                coerce=int,
                empty_value=None,
                required=False,
            )

    def scores(self) -> dict[str, int | None]:
        """Give the rank on each scale."""
        return {str(scale): self.cleaned_data[str(scale)] for scale in RankScale}


class DecideForm(RankForm):
    """What both decide together."""

    revision = RevisionField(required=True)
    is_priority = forms.BooleanField(
        label=_("This is one of our priorities"),
        required=False,
        help_text=_("A few in all, five at most: few objectives help."),
    )
    decision = forms.CharField(label=_("Why"), required=False, widget=LONG)


class ApproveForm(EntryForm):
    """An operator's approval, and what it sees otherwise."""

    party = forms.UUIDField(widget=forms.HiddenInput)
    dissent = forms.CharField(
        label=_("What we see otherwise"),
        required=False,
        widget=LONG,
        help_text=_("It stands beside your approval; empty if nothing."),
    )
