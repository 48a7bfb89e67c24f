"""Missions, for programs: the same actions as the pages."""

from waterpeers.apps.missions.api import log, missions, reporting
from waterpeers.apps.missions.api.found import router

__all__ = ["log", "missions", "reporting", "router"]
