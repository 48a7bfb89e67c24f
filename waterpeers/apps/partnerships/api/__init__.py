"""Partnerships and the Code, for programs: the same actions as the pages."""

from waterpeers.apps.partnerships.api.code import router as code_router
from waterpeers.apps.partnerships.api.partnerships import router

__all__ = ["code_router", "router"]
