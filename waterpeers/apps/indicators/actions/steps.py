"""What actions on figures do on the way: profiles say what the reviewed figures say."""

from __future__ import annotations

from collections.abc import Iterable

from waterpeers.apps.foundation.bulk import rows_by
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.operators.actions.profiles import LatestFigure, set_counts
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import PROFILE_FIELD
from waterpeers.domain.periods import Period
from waterpeers.domain.values import ZoneKind


def tell_profiles(organisations: Iterable[int], *, act: Act) -> None:
    """Read the latest reviewed figures about whole utilities into their profiles.

    Sheets first, then their values: a join could go through all pairs while many are new.
    """
    keys = set(organisations)
    whole = Sheet.objects.filter(zone_kind=ZoneKind.WHOLE)
    rows = whole.values_list("pk", "organisation_id", "starts_on", "ends_before")
    sheets = {pk: (of, Period(*days)) for pk, of, *days in rows_by("organisation", keys, rows)}
    values = Value.objects.valid().filter(variable__in=PROFILE_FIELD)
    told = values.values_list("sheet_id", "variable", "value", "grade")
    found: dict[int, dict[str, LatestFigure]] = {}
    for sheet, variable, value, grade in sorted(
        rows_by("sheet", sheets, told), key=lambda row: (sheets[row[0]][1].ends_before, row)
    ):
        of, period = sheets[sheet]
        figure = LatestFigure(round(value), period.year, grade)
        found.setdefault(of, {})[PROFILE_FIELD[variable]] = figure
    set_counts(keys, found, act=act)
