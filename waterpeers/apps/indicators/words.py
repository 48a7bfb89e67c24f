"""What this subject's codes say to people."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "year_given_twice": _("An earlier row has the figures of this organisation and year."),
    "not_a_year": _("“%(value)s” is not a year."),
}
