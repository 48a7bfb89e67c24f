"""What the codes of frontiers say to people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from waterpeers.analytics.frontiers import Orientation, Returns
from waterpeers.domain.frontiers import Basis

MODELS = {
    "cost": _("Operating cost and network, for people and water"),
    "physical": _("Staff, network and energy, for people and water: without money"),
}
RETURNS = {
    Returns.VRS: _("As they are: mixtures of operators of our size (variable returns)"),
    Returns.CRS: _("Scaled up or down to our size (constant returns)"),
    Returns.DRS: _("Scaled down only (non-increasing returns)"),
    Returns.IRS: _("Scaled up only (non-decreasing returns)"),
}
ORIENTATIONS = {
    Orientation.INPUT: _("As much with less: how far what we use could shrink"),
    Orientation.OUTPUT: _("More with as much: how far what we achieve could grow"),
}
TOWARDS: dict[str, Any] = {
    Orientation.INPUT: _("Measured: how far what we use could shrink"),
    Orientation.OUTPUT: _("Measured: how far what we achieve could grow"),
}
BESIDE: dict[str, Any] = {
    Returns.VRS: _("beside mixtures of operators of our size (variable returns)"),
    Returns.CRS: _("beside operators scaled up or down to our size (constant returns)"),
    Returns.DRS: _("beside operators scaled down only (non-increasing returns)"),
    Returns.IRS: _("beside operators scaled up only (non-decreasing returns)"),
}
BASES = {
    Basis.OWN: _("our own"),
    Basis.PUBLISHED: _("published by somebody else"),
    Basis.SHOWN: _("it shows us its name"),
}
MONEY = _("2017 international dollars a year")
