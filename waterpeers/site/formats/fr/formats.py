"""French as it is written: the first of a month is “1er”, all other days are plain numbers."""

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

DATE_FORMAT = "jS F Y"
DATETIME_FORMAT = "jS F Y H:i"
MONTH_DAY_FORMAT = "jS F"

_english = DateFormat.S


def _ending(self: DateFormat) -> str:
    """Give what follows a day's number; Django knows English endings alone."""
    if (get_language() or "en")[:2] == "fr":
        return "er" if getattr(self.data, "day", 0) == 1 else ""
    return str(_english(self))


DateFormat.S = _ending  # type: ignore[method-assign]
