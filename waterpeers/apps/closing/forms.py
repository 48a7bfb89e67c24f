"""The shape of what people send at the end of a partnership and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import Taken
from waterpeers.apps.closing.rules import NOT_KNOWN, change_reasons, figure_columns, stage_reasons
from waterpeers.apps.closing.words import CAUSES, TEXTS, WHY_EARLY
from waterpeers.apps.follow_up.words import CHANGES, STAGES, stage_choices
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.words import DIMENSIONS, outcome_name, outcome_unit, where_words
from waterpeers.apps.records.editing import EntryForm, number
from waterpeers.apps.updates.words import FAMILIES, WAYS
from waterpeers.domain.partnerships import TITLE, PartyRole
from waterpeers.domain.verdicts import NotValid, Verdict

LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 2})


class WordsForm(EntryForm):
    """What both sides say in words: what changed and why, lessons, what comes next."""

    missing: ClassVar = {"due_on": _("Say the last day of the work.")}

    revision = RevisionField(required=True)
    due_on = DayField(label=_("Last day of the work"))
    cause = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=[(str(code), label) for code, label in CAUSES.items()],
        widget=forms.RadioSelect,
    )
    summary = forms.CharField(label=TEXTS["summary"], required=False, widget=LONG)
    lessons = forms.CharField(
        label=TEXTS["lessons"],
        required=False,
        widget=LONG,
        help_text=_("What you would do again, what you would do otherwise, for others who begin."),
    )
    ahead = forms.CharField(label=TEXTS["ahead"], required=False, widget=LONG)

    def __init__(self, *args: Any, of: Stocktaking, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not of.is_at_the_end:
            del self.fields["due_on"], self.fields["lessons"]
        if of.is_light:
            self.fields["summary"].label = WHY_EARLY
        else:
            del self.fields["cause"]
        for way, what in WAYS.items():
            for family, where in FAMILIES.items():
                self.fields[f"{family}_{way}"] = forms.CharField(
                    label=f"{colon(what)} {where}", required=False, widget=SHORT
                )

    def given(self) -> dict[str, Any]:
        """Give what was entered, the factors by family."""
        said = dict(self.cleaned_data)
        said.pop("revision")
        factors = {
            str(family): {str(way): said.pop(f"{family}_{way}") for way in WAYS}
            for family in FAMILIES
        }
        return said | {"factors": factors}


class FiguresForm(EntryForm):
    """Figures of the partnership's own, and of which it is not known what they are."""

    def __init__(
        self, *args: Any, outcomes: Sequence[PerformanceOutcome], today: date, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.outcomes, self.today = outcomes, today
        for each in outcomes:
            name = f"{each.code} {outcome_name(each)}"
            unit = outcome_unit(each)
            if not each.indicator:
                self.fields[f"value_{each.uuid}"] = number(
                    f"{name} ({unit})" if unit else name, help_text=where_words(each)
                )
                self.fields[f"year_{each.uuid}"] = WholeField(
                    label=_("%(code)s: year") % {"code": each.code}, required=False
                )
            self.fields[f"word_{each.uuid}"] = forms.CharField(
                label=_("%(name)s: if it is not known, why")
                % {"name": name if each.indicator else each.code},
                required=False,
                widget=SHORT,
            )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what a figure needs."""
        for each in self.outcomes:
            yield lambda each=each: figure_columns(each, self.of(each), self.today)

    def of(self, outcome: PerformanceOutcome) -> dict[str, Any]:
        """Give what was entered of a figure."""
        names = ("value", "year", "word")
        return {name: self.cleaned_data.get(f"{name}_{outcome.uuid}") for name in names}

    def given(self) -> dict[UUID, dict[str, Any]]:
        """Give what was entered, by figure."""
        return {each.uuid: self.of(each) for each in self.outcomes}


class JudgeForm(EntryForm):
    """How far each area is now, and how each dimension changed: a relapse as easily as growth."""

    role = forms.ChoiceField(label=_("For which side"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Taken, roles: list[PartyRole], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.found = found
        offer(self, "role", [(str(role), ROLES[role]) for role in roles])
        if len(roles) == 1:
            self.fields["role"].widget = forms.HiddenInput()
            self.fields["role"].initial = str(roles[0])
        unknown = (NOT_KNOWN, _("Not known"))
        for area in found.stages:
            name, before = WORKING_AREAS[area.area], area.latest
            self.fields[f"stage_{area.area}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[*stage_choices(), unknown],
                widget=forms.RadioSelect,
                help_text=_("The time before: %(stage)s") % {"stage": STAGES[before.stage]}
                if before
                else "",
            )
            self.fields[f"word_{area.area}"] = _word(name)
        for dimension in found.capacity:
            name = DIMENSIONS[dimension]
            changes = [(str(code), label) for code, label in CHANGES.items()]
            self.fields[f"change_{dimension}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[*changes, unknown],
                widget=forms.RadioSelect,
            )
            self.fields[f"word_{dimension}"] = _word(name)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what each stage and each change needs."""
        before = {str(each.area): each.latest for each in self.found.stages}
        for area, said in self.stages().items():
            latest = before[area]
            against = stage_reasons(area, said, latest.stage if latest else None)
            yield lambda against=against: NotValid.unless(Verdict(tuple(against)))
        for dimension, said in self.capacity().items():
            against = change_reasons(dimension, said)
            yield lambda against=against: NotValid.unless(Verdict(tuple(against)))

    def stages(self) -> dict[str, dict[str, Any]]:
        """Give what was entered of the working areas."""
        return {
            str(each.area): {
                "stage": self.cleaned_data.get(f"stage_{each.area}", ""),
                "word": self.cleaned_data.get(f"word_{each.area}", ""),
            }
            for each in self.found.stages
        }

    def capacity(self) -> dict[str, dict[str, Any]]:
        """Give what was entered of the dimensions of capacity."""
        said = {}
        for dimension in self.found.capacity:
            change = self.cleaned_data.get(f"change_{dimension}", "")
            said[str(dimension)] = {
                "change": change if change in ("", NOT_KNOWN) else int(change),
                "word": self.cleaned_data.get(f"word_{dimension}", ""),
            }
        return said


def _word(name: Any) -> forms.CharField:
    return forms.CharField(
        label=_("%(name)s: what shows it, and why") % {"name": name},
        required=False,
        widget=SHORT,
    )


class SignOffForm(EntryForm):
    """A signature: for which operator, of what was read."""

    party = forms.UUIDField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ContinueForm(EntryForm):
    """The next phase of a partnership."""

    missing: ClassVar = {"title": _("Give the partnership a title.")}

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=TITLE)


class TakeBackForm(EntryForm):
    """Why an end is taken back."""

    missing: ClassVar = {"reason": _("Say why, in a few words.")}

    reason = forms.CharField(label=_("Why"), widget=LONG)
