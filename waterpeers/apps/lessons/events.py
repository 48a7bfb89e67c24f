"""What can happen to lessons, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    LESSON_WRITTEN = "lesson.written"
    LESSON_CHANGED = "lesson.changed"
    LESSON_CHECKED = "lesson.checked"
    LESSON_UNCHECKED = "lesson.unchecked"
    LESSON_RELEASED = "lesson.released"
    LESSON_KEPT_BACK = "lesson.kept_back"
    LESSON_TRANSLATED = "lesson.translated"
    TRANSLATION_CHECKED = "lesson.translation_checked"


PERSONAL: dict[Event, frozenset[str]] = {  # texts in which somebody may be named
    event: frozenset(
        {"title", "situation", "done", "happened", "again_word", "conditions", "cost", "contact"}
    )
    for event in (Event.LESSON_WRITTEN, Event.LESSON_CHANGED, Event.LESSON_TRANSLATED)
}
