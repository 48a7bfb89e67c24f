"""What the trail is to the house."""

from waterpeers.apps.foundation.subjects import Subject

SUBJECT = Subject(
    code="audit",
)
