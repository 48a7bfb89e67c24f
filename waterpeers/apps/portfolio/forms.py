"""The shape of a reminder."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.portfolio.actions import LONGEST
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.verdicts import NotValid


class ReminderForm(EntryForm):
    """A word of one's own beside what waits."""

    message = forms.CharField(
        label=_("A word of your own"),
        help_text=_("It stands below what waits, as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it is short enough for a mail."""
        yield lambda: NotValid.unless(
            texts_verdict(self.asked("message"), lengths={"message": LONGEST})
        )
