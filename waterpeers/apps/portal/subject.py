"""The public pages, as the house sees them."""

from waterpeers.apps.foundation.subjects import Subject

SUBJECT = Subject(
    code="portal",
    addresses={"": "waterpeers.apps.portal.urls"},
)
