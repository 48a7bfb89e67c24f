"""What people type about themselves and their colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts.models import CameFor, Scope
from waterpeers.apps.accounts.words import MAIL_CHOICES, ROLES, WISHES
from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.operators.queries.countries import countries
from waterpeers.apps.operators.words import FIELDS, KINDS
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.actors import Role
from waterpeers.domain.register import LENGTHS, clean_text, profile_verdict
from waterpeers.domain.verdicts import NotValid

SCOPES = (
    (Scope.READ, _("Read what you may see")),
    (Scope.WRITE, _("Write what you may write")),
    (Scope.SIGN, _("Commit organisations, decide who acts for them, show more to others")),
)


class PersonForm(EntryForm):
    """Oneself."""

    missing: ClassVar = {"name": _("Say your name."), "language": _("Choose a language.")}

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), help_text=_("Of pages and mails."))

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "language", settings.LANGUAGES)


class MailsForm(EntryForm):
    """How often one wants mail about what waits."""

    missing: ClassVar = {"mails": _("Choose how often you want mail.")}

    mails = forms.ChoiceField(
        label=_("Mails about what waits for me"),
        choices=lambda: [(str(choice), label) for choice, label in MAIL_CHOICES.items()],
        widget=forms.RadioSelect,
    )


class InvitationForm(EntryForm):
    """A colleague to invite."""

    missing: ClassVar = {
        "email": _("Give the e-mail address of your colleague."),
        "roles": _("Choose at least one role."),
    }

    email = forms.EmailField(label=_("E-mail"))
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You see the roles that you may give."),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "roles", [(str(role), ROLES[role]) for role in roles])


class WishForm(EntryForm):
    """What somebody is in an organisation, and wishes to do for it."""

    missing: ClassVar = {
        "office": _("Say your function."),
        "roles": _("Choose what you wish to do for it."),
    }

    office = forms.CharField(
        label=_("Your function there"),
        max_length=120,
        help_text=_("For example: head of the network, accountant, director."),
    )
    roles = forms.MultipleChoiceField(
        label=_("What you wish to do for it"), widget=forms.CheckboxSelectMultiple
    )
    came_for = forms.ChoiceField(  # through which door of the home page
        required=False,
        widget=forms.HiddenInput,
        choices=[("", ""), *((str(each), str(each)) for each in CameFor)],
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "roles", [(str(role), label) for role, label in WISHES.items()])

    def wish(self) -> dict[str, Any]:
        """Give the function of the person, what it wishes to do, and what it came for."""
        given = self.cleaned_data
        roles = [Role(role) for role in given["roles"]]
        return {"office": given["office"], "roles": roles, "came_for": given["came_for"]}


class ClaimForm(WishForm):
    """Why somebody may act for an organisation."""

    message = forms.CharField(
        label=_("How can we check it?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example a page that names you, or a telephone exchange to ask."),
    )


class OwnForm(WishForm):
    """The organisation that somebody works for and that is not in the register, in four fields."""

    missing: ClassVar = WishForm.missing | {
        "name": _("Say the name of the organisation."),
        "country": _("Choose the country."),
        "place": _("Say in which town it is."),
        "kind": _("Choose what kind of organisation it is."),
    }

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=FIELDS["name"], max_length=LENGTHS["name"])
    country = forms.ChoiceField(label=FIELDS["country"])
    place = forms.CharField(
        label=FIELDS["place"], max_length=LENGTHS["place"], help_text=_("Where its office is.")
    )
    kind = forms.ChoiceField(label=FIELDS["kind"])
    field_order = ("name", "country", "place", "kind", "office", "roles")

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "country", countries(get_language() or "en"))
        offer(self, "kind", [(str(kind), label) for kind, label in KINDS.items()])

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what may not stand in a profile."""
        yield lambda: NotValid.unless(profile_verdict(self.profile()))

    def profile(self) -> dict[str, Any]:
        """Give the fields of the profile, as far as they could be read."""
        given = self.asked("name", "country", "place", "kind")
        return {name: clean_text(value) for name, value in given.items()}


class KeyForm(EntryForm):
    """A key to the API."""

    missing: ClassVar = {
        "name": _("Say what the key is for."),
        "scopes": _("Choose what the key may do."),
    }

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), widget=forms.CheckboxSelectMultiple, choices=SCOPES
    )


class EndRoleForm(RuledForm):
    """Why somebody may not act for an organisation any more."""

    missing: ClassVar = {"reason": _("Say why the role ends.")}

    reason = forms.CharField(
        label=_("Why the role ends"),
        help_text=_("The person gets this by mail, as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,  # the action says what is missing, in the same words everywhere
    )
