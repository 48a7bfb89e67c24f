"""What is said of every record, whatever its subject."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_offered": _("Choose one of the answers that are offered."),
    "operators_only": _("This is entered for operators alone."),
    "own_people_enter": _("Only the operator's own people may enter this."),
    "second_person_checks": _("A second person checks it: you saved it last."),
    "checked_already": _("This is checked already."),
    "year_there_already": _("This year and zone have been entered already."),
    "year_and_zone_stay": _("Year and zone of a saved row stay. Use a blank row for another."),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "awaited_check": _("Check that a second person does"),
}
