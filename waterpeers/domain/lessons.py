"""Lessons: what others may learn from a partnership, checked by both sides before anybody reads it.

A lesson is written by one side and read by the other. It is public only when both have checked it
and both have released it; a change takes back what was said of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole


class Again(StrEnum):
    """Whether they would do it again."""

    YES = "yes"
    OTHERWISE = "otherwise"
    NO = "no"


class LessonYes(StrEnum):
    """What a side says yes to."""

    CHECKED = "checked"  # it is as we saw it
    RELEASED = "released"  # everybody may read it


class LessonState(StrEnum):
    """How far a lesson is."""

    WRITTEN = "written"
    CHECKED = "checked"
    PUBLIC = "public"


def lesson_state(said: Mapping[LessonYes, Collection[PartyRole]]) -> LessonState:
    """Say how far a lesson is, from what each side has said yes to."""
    if not set(said.get(LessonYes.CHECKED, ())) >= OPERATOR_ROLES:
        return LessonState.WRITTEN
    is_public = set(said.get(LessonYes.RELEASED, ())) >= OPERATOR_ROLES
    return LessonState.PUBLIC if is_public else LessonState.CHECKED


class TranslationState(StrEnum):
    """How far a translation is; one of words that have changed since is a draft again."""

    NONE = "none"
    DRAFT = "draft"
    CHECKED = "checked"


def translation_state(*, is_there: bool, is_checked: bool, is_of_now: bool) -> TranslationState:
    """Say how far a translation is."""
    if not is_there:
        return TranslationState.NONE
    return TranslationState.CHECKED if is_checked and is_of_now else TranslationState.DRAFT
