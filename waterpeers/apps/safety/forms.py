"""What people type to sign in and to sign up."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.register import clean_text


class InOwnWords:
    """A form of the sign-in library that says in our words what is missing."""

    missing: ClassVar = {
        "login": _("Give your e-mail address."),
        "email": _("Give your e-mail address."),
        "password": _("Give your password."),
        "oldpassword": _("Give the password that you have now."),
        "password1": _("Choose a password."),
        "code": _("Give the code that your device shows."),
        "password2": _("Give the new password a second time."),
    }
    fields: dict[str, forms.Field]

    def full_clean(self) -> None:
        """Check, with our words for what is missing."""
        for name, field in self.fields.items():
            if name in self.missing:
                field.error_messages["required"] = self.missing[name]
        super().full_clean()


class SignUpForm(EntryForm):
    """What is asked of a new person beside address and password."""

    missing: ClassVar = InOwnWords.missing | {"name": _("Say your name.")}

    name = forms.CharField(label=_("Your name"), max_length=120)

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Keep the name."""
        user.name = clean_text(self.cleaned_data["name"])
        user.save(update_fields=["name"])
