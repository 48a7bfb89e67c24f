"""Records, as the house sees them: what is checked by a second person waits, whatever it is."""

from waterpeers.apps.foundation.subjects import Subject
from waterpeers.apps.records import waiting

SUBJECT = Subject(
    code="records",
    waits=(waiting.checks,),
)
