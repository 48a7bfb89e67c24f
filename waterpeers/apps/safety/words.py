"""What the codes of signing in say to people."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.safety.events import Event
from waterpeers.domain.safety import SignInResult

RESULTS = {
    SignInResult.SIGNED_IN: _("Signed in"),
    SignInResult.WRONG_PASSWORD: _("Wrong password"),
    SignInResult.WRONG_CODE: _("Wrong code of the second factor"),
    SignInResult.TOO_MANY: _("Turned away after too many attempts"),
    SignInResult.PROVIDER: _("Single sign-on did not say who it is"),
}
REASONS = {
    "second_factor_first": _(
        "Your role asks for a second factor: set it up first, on a page of the site."
    ),
    "second_factor_of_ones_own": _("Nobody does this for themselves: ask another administrator."),
    "no_second_factor": _("This person has no second factor."),
    "provider_gives_no_address": _("It does not tell your e-mail address."),
    "address_not_of_the_provider": _(
        "Your address there is %(value)s; it speaks only for addresses at %(domains)s."
    ),
    "address_not_confirmed": _("It does not say that your address %(value)s is confirmed."),
}
EVENTS: dict[Event, object] = {
    Event.SECOND_FACTOR_RESET: _("A lost second factor was taken away"),
    Event.PROVIDER_JOINED: _("The account can be opened by single sign-on"),
}
