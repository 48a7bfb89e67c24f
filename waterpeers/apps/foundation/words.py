"""Sentences that belong to no subject."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_from_this_state": _("This step cannot be taken from the present state."),
    "changed_meanwhile": _("Somebody else saved this page while you were working on it."),
    "required": _("This is needed."),
    "too_long": _("This is too long: %(limit)s characters at most."),
    "not_in_list": _("“%(value)s” is not one of the choices."),
    "not_a_number": _("“%(value)s” is not a number."),
    "must_not_be_negative": _("This cannot be less than zero."),
    "file_too_large": _("The file is larger than %(limit)s MB, the most that this site takes."),
    "file_type_not_taken": _("This kind of file is not taken here. Taken are: %(kinds)s."),
    "file_not_what_it_says": _("The content of the file does not match its name."),
    "file_empty": _("The file is empty."),
}
