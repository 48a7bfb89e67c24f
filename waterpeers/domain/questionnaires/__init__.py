"""Questionnaires as data: sections of questions, answered by people for an organisation.

No form of more than one screen is written by hand: it is a file (``files``), which says what is
asked (``questions``), of whom and when (``asking``); answers are read by it (``answers``), and set
against those of another side, of another round, of groups of people (``comparing``).

**Interest and declarations** of a partnership use it: a side a role, what a rule of the site asks
by a trait (``L1``), declarations tagged ``obligation``, which become statements that gates read.

How the subjects to come use it:

* **Self-assessment and peer assessment** (diagnosis): sides ``self``, ``peer``, ``joint``, kept
  apart until both are handed in. The maturity grid is a scale a dimension, each level with its
  statement, ``apart`` for what was not assessed or not seen, kinds of evidence for its proof. The
  walk through the working areas is one section an area, ``shown_when`` the first question chose it;
  "partly" is a level that needs a note. ``tags`` mark safety. ``compare`` gives the agenda of the
  visit, largest difference first; ``spreads`` the levels of staff, never of fewer people than the
  rules allow. Proven levels, causes and priorities are rules of that subject, over these answers.
* **Health of the partnership, review**: a scale a dimension and what is to improve, of both sides,
  each period; ``carried`` and ``change`` compare rounds, also across versions of the questions.
  What is asked of each activity or outcome is a section with ``each``.
* **Close-out, follow-up**: the same figures of the same zone (kind ``figure``, with
  ``years_back``), a stage of consolidation for each area (``each``), and whether the Code was
  followed: yes, partly, no, not known, one answer a partner, never merged.
* **Application to a call**: files, people, amounts in units; ``obligatory_for`` names the stage for
  which an answer is needed. Nobody else who applies reads it: that is the round's, not the
  questionnaire's.
* **Absorption check**: one scale of six levels with its tests, asked again at each check date; one
  that is not answered stays "not known".

What is not here: rows that people add themselves (a budget, a list of activities). Those are
records of their own subject; a questionnaire asks about them one by one with ``each``.
"""

from waterpeers.domain.questionnaires.answers import (
    BLANK,
    Amount,
    Answer,
    Answers,
    Given,
    NamedFile,
    NamedPerson,
    as_plain,
    fingerprint,
    from_plain,
    read,
    read_all,
    unit_of,
    with_facts,
)
from waterpeers.domain.questionnaires.asking import (
    HAND_IN,
    SHEET,
    AnswersState,
    AskedSection,
    Progress,
    Traits,
    asked,
    concerns,
    holds,
    is_obligatory,
    missing,
    progress,
    questions_asked,
    standing,
)
from waterpeers.domain.questionnaires.comparing import (
    AnswerChange,
    AnswerStanding,
    Compared,
    Spread,
    carried,
    change,
    compare,
    number_of,
    spreads,
    widest,
)
from waterpeers.domain.questionnaires.files import read_questionnaire
from waterpeers.domain.questionnaires.questions import (
    NO,
    YES,
    Apart,
    Condition,
    Option,
    Pages,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionSection,
    Text,
    Translation,
    languages_of,
    repeated,
    translation,
)
from waterpeers.domain.questionnaires.writing import write_questionnaire

__all__ = [
    "BLANK",
    "HAND_IN",
    "NO",
    "SHEET",
    "YES",
    "Amount",
    "Answer",
    "AnswerChange",
    "AnswerStanding",
    "Answers",
    "AnswersState",
    "Apart",
    "AskedSection",
    "Compared",
    "Condition",
    "Given",
    "NamedFile",
    "NamedPerson",
    "Option",
    "Pages",
    "Progress",
    "Question",
    "QuestionKind",
    "QuestionSection",
    "Questionnaire",
    "Spread",
    "Text",
    "Traits",
    "Translation",
    "as_plain",
    "asked",
    "carried",
    "change",
    "compare",
    "concerns",
    "fingerprint",
    "from_plain",
    "holds",
    "is_obligatory",
    "languages_of",
    "missing",
    "number_of",
    "progress",
    "questions_asked",
    "read",
    "read_all",
    "read_questionnaire",
    "repeated",
    "spreads",
    "standing",
    "translation",
    "unit_of",
    "widest",
    "with_facts",
    "write_questionnaire",
]
