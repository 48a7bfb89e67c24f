"""The shape of what people send about learning."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.rules import LENGTHS
from waterpeers.apps.learning.words import (
    BLOCKED,
    HELPED,
    KNOWLEDGE,
    LEVELS,
    METHODS,
    STAFF_LEVELS,
    TESTS,
)
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.plans.models import LearningTarget
from waterpeers.apps.records.editing import EntryForm

LONG = forms.Textarea(attrs={"rows": 3})


def _choices(words: Any) -> list[tuple[str, Any]]:
    return [(str(code), label) for code, label in words.items()]


def level_words() -> list[tuple[str, str]]:
    """Name each level with its test."""
    return [
        (str(int(code)), f"{int(code)} {name} – {TESTS[code]}") for code, name in LEVELS.items()
    ]


class LevelField(forms.ChoiceField):
    """How far a practice has come, from 0 to 6, each with its test."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"widget": forms.RadioSelect, "choices": level_words}
        super().__init__(**usual | options)


def _many(label: Any, words: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=_choices(words),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _line(name: str, label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LENGTHS[name], **options)


class LearningForm(EntryForm):
    """Something that was learned: what one needs first, the rest folded below."""

    missing: ClassVar = {
        "party": _("Choose the side that learned."),
        "practice": _("Say in one line what they can do."),
        "method": _("Say how it was learned."),
        "learned_on": _("Say when."),
        "unit": _("Say which unit learned it."),
        "staff_level": _("Say who they are."),
        "level": _("Choose a level from 0 to 6."),
        "next_use": _("Say where it will be used next: one thing is enough."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    party = forms.ChoiceField(label=_("Who learned"), widget=forms.RadioSelect)
    practice = _line(
        "practice",
        _("What can they do now?"),
        help_text=_("One thing, in one line: read the night flow of a zone."),
    )
    method = forms.ChoiceField(label=_("How"), choices=_choices(METHODS))
    learned_on = DayField(label=_("When"))
    unit = _line(
        "unit", _("Unit"), help_text=_("One unit a record; note another for another unit.")
    )
    staff_level = forms.ChoiceField(label=_("Level of staff"), choices=_choices(STAFF_LEVELS))
    women = WholeField(label=_("Women"), required=False, least=0)
    men = WholeField(label=_("Men"), required=False, least=0)
    level = LevelField(label=_("How far has it come?"))
    next_use = _line(
        "next_use", _("Where will it be used next?"), help_text=_("One use, in real work.")
    )
    next_use_on = DayField(label=_("Used next on"), required=False)

    unsaid = WholeField(label=_("Others, or not said"), required=False, least=0)
    next_use_where = _line("next_use_where", _("At which place"), required=False)
    next_use_who = _line("next_use_who", _("Who uses it"), required=False)
    means = _line("means", _("What is needed for it"), required=False)
    means_from = _line("means_from", _("Who gives it"), required=False)
    obstacles = forms.CharField(label=_("What stands in the way"), required=False, widget=LONG)
    learned = forms.CharField(label=_("What was learned"), required=False, widget=LONG)
    until_on = DayField(label=_("Until"), required=False, help_text=_("If it took some days."))
    place = _line("place", _("Place, or online"), required=False)
    theme = forms.ChoiceField(
        label=_("Working area"), choices=[("", "–"), *_choices(WORKING_AREAS)], required=False
    )
    knowledge = _many(_("What kind of knowledge"), KNOWLEDGE)
    target = forms.ChoiceField(
        label=_("Learning target of the plan"),
        required=False,
        help_text=_("Who the plan says will be able to do what."),
    )
    peers = _line("peers", _("Who taught it"), required=False)
    passed_on_from = forms.ChoiceField(
        label=_("Passed on by those who learned"),
        required=False,
        help_text=_("If somebody taught it who learned it in a partnership."),
    )
    evidence = forms.CharField(
        label=_("How one can see it"),
        required=False,
        widget=LONG,
        help_text=_("A paper, a tool, a figure."),
    )
    names = forms.CharField(
        label=_("Names of learners"),
        required=False,
        widget=LONG,
        help_text=_("Only of those who agreed; one a line. The others are counted."),
    )
    names_agreed = forms.BooleanField(
        label=_("They agreed that their names stand here"), required=False
    )
    answerer = forms.ChoiceField(
        label=_("Who says later whether it is used"),
        required=False,
        help_text=_("Empty: those who run the side that learned."),
    )

    FOLDED: ClassVar = (
        (_("More about the next use"), (
            "next_use_where", "next_use_who", "means", "means_from", "obstacles", "answerer",
        )),
        (_("More about what was learned"), (
            "learned", "until_on", "place", "target", "theme", "knowledge", "peers",
            "passed_on_from", "evidence",
        )),
        (_("More about who learned it"), ("unsaid", "names", "names_agreed")),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        sides: list[Party],
        people: list[tuple[Party, Person]],
        targets: list[LearningTarget],
        teachers: list[LearningRecord],
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        offer(self, "party", [(str(each.uuid), each.organisation.name) for each in sides])
        said = [(str(who.uuid), f"{who.name} · {side.organisation.name}") for side, who in people]
        offer(self, "answerer", [("", "–"), *said])
        aims = [(str(each.uuid), f"{each.who} – {each.title}") for each in targets]
        offer(self, "target", [("", "–"), *aims])
        taught = [
            (
                str(e.uuid),
                f"{e.practice} · {e.unit}, {e.party.organisation.name}, {e.learned_on.year}",
            )
            for e in teachers
        ]
        offer(self, "passed_on_from", [("", "–"), *taught])

    @property
    def short(self) -> list[forms.BoundField]:
        """The fields that one needs."""
        folded = {name for _label, names in self.FOLDED for name in names}
        return [bound for bound in self if bound.name not in folded]

    @property
    def folded(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """The rest, by what it is about, and whether it must be seen."""
        return [
            (label, [self[name] for name in names], any(self.errors.get(n) for n in names))
            for label, names in self.FOLDED
        ]

    def columns(self) -> dict[str, Any]:
        """Give what was entered."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"uuid", "revision"}
        }


class LearningCheckForm(EntryForm):
    """Whether something that was learned is used."""

    missing: ClassVar = {"level": _("Choose a level from 0 to 6.")}

    level = LevelField(label=_("How far is it now?"))
    helped = _many(_("What helped"), HELPED)
    blocked = _many(_("What stood in the way"), BLOCKED)
    word = forms.CharField(label=_("In a few words"), required=False, widget=LONG)


class SecondForm(EntryForm):
    """What a supervisor sees."""

    missing: ClassVar = {"level": _("Choose a level from 0 to 6.")}

    level = LevelField(label=_("How far do you see it?"))
    word = forms.CharField(label=_("In a few words"), required=False, widget=LONG)


class ForgetForm(EntryForm):
    """Whose name is taken out."""

    missing: ClassVar = {"name": _("Write the name.")}

    party = forms.ChoiceField(label=_("Side"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it was written; capital letters do not matter."),
    )

    def __init__(self, *args: Any, sides: list[Party], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "party", [(str(each.uuid), each.organisation.name) for each in sides])
