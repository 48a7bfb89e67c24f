"""What can happen to questionnaires, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    TEMPLATE_BROUGHT = "template.brought"
    TEMPLATE_CHANGED = "template.changed"
    TEMPLATE_DROPPED = "template.dropped"
    QUESTIONNAIRE_OPENED = "questionnaire.opened"
    QUESTIONNAIRE_PUT = "questionnaire.put"
    QUESTIONNAIRE_TAKEN_BACK = "questionnaire.taken_back"
    QUESTIONNAIRE_ENDED = "questionnaire.ended"
    QUESTIONNAIRE_REOPENED = "questionnaire.reopened"
    SHEET_WORKED_ON = "answer_sheet.worked_on"
    SHEET_HANDED_IN = "answer_sheet.handed_in"
    SHEET_ENTERED_FROM_PAPER = "answer_sheet.from_paper"
    SHEET_TAKEN_UP_AGAIN = "answer_sheet.taken_up_again"
