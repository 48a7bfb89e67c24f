"""Questionnaires, as the house sees them."""

from waterpeers.apps.foundation.subjects import Subject

SUBJECT = Subject(code="questionnaires")
