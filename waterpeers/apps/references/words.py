"""What the codes of reference series say to people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.references.events import Event
from waterpeers.domain.published_levels import Area
from waterpeers.domain.references import HoursClass

AREAS: dict[Area, Any] = {  # of whom a published share is told
    Area.ALL: "%(country)s",
    Area.URBAN: _("%(country)s, urban"),
    Area.RURAL: _("%(country)s, rural"),
}
HOURS: dict[HoursClass, Any] = {
    HoursClass.ALL_DAY: _("Supplied all day"),
    HoursClass.MOST: _("Supplied 12 hours a day and more, not all day"),
    HoursClass.LESS: _("Supplied less than 12 hours a day"),
}
REASONS = {
    "references_without_source": _(
        "Say whose table it is: by a mapping with its source, or by the name of the file."
    ),
    "references_too_few": _(
        "No series can be made of this table: five utilities and more have to have a figure of one "
        "year."
    ),
    "no_levels": _(
        "No service level of a country could be read: the file has to name countries, years and "
        "shares of people as JMP’s world file does."
    ),
}
EVENTS: dict[Event, object] = {
    Event.REFERENCES_LOADED: _("A published table was loaded, to show behind figures"),
    Event.REFERENCES_REMOVED: _("A published table behind figures was taken away"),
}
