"""The questionnaire of the how-to is one."""

import re
from pathlib import Path

from waterpeers.domain.questionnaires import QuestionKind, read_questionnaire

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "ask-a-questionnaire.md"


def test_the_example_can_be_brought():
    text = re.search(r"```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)[1]

    found = read_questionnaire(text)

    assert [question.kind for question in found.questions] == [
        QuestionKind.SCALE,
        QuestionKind.NUMBER,
        QuestionKind.FIGURE,
    ]
