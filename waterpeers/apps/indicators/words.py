"""What this subject's codes say to people."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_a_year": _("“%(value)s” is not a year."),
}
