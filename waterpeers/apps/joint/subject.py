"""What one side drafts and the other agrees to, as the house sees it: its words."""

from waterpeers.apps.foundation.subjects import Subject

SUBJECT = Subject(code="joint")
