"""Templates are indented; pages do not carry it."""

import pytest
from django.template import Engine

from waterpeers.site.template_loaders import without_layout
from waterpeers.site.templatetags.parts import pick


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<ul>\n  <li>\n    a\n  </li>\n</ul>\n", "<ul><li>a</li></ul>\n"),
        (
            'a<a b="{% if c > d %}e{% endif %}">\n  f\n</a>',
            'a<a b="{% if c > d %}e{% endif %}">f</a>',
        ),
        ("<p>\n  a\n  b\n</p>", "<p>a\nb</p>"),
        ("<td>\n  {% if a %}\n    b\n  {% endif %}\n</td>", "<td>{% if a %}\nb\n{% endif %}</td>"),
    ],
)
def test_what_is_there_for_writers_alone_is_not_sent(written, sent):
    assert without_layout(written) == sent


@pytest.mark.parametrize(
    "written",
    [
        "<b>a</b>\n<i>b</i>",
        '<label>a</label>\n<input name="a">\n<input name="b">\nc',
        'a<br>\n<i a="{{ b }}">c<input d="{{ e }}">\n{{ f }}</i>',
        "{{ a }}\n{{ b }}",
    ],
)
def test_white_space_between_elements_and_words_stays(written):
    assert without_layout(written) == written


def test_what_shows_its_line_breaks_is_left_alone():
    for element in ("pre", "textarea"):
        written = f"<div>\n  <{element} class='a'>\n  b\n  </{element}>\n</div>"
        assert without_layout(written) == written


def test_pages_are_read_so_and_mails_as_they_are(tmp_path):
    for name in ("page.html", "mail.txt"):
        (tmp_path / name).write_text("<p>\n  a\n</p>")
    engine = Engine(dirs=[tmp_path], loaders=["waterpeers.site.template_loaders.Loader"])

    assert engine.get_template("page.html").source == "<p>a</p>"
    assert engine.get_template("mail.txt").source == "<p>\n  a\n</p>"


def test_a_word_is_picked_by_a_value():
    assert pick("active", "active:good *:care") == "good"
    assert pick("ended", "active:good *:care") == "care"
    assert pick("ended", "active:good") == ""
