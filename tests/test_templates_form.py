"""Templates are written to be read: one element or tag on a line, and no line longer than a screen is wide."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

WIDEST = 120
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
# Nobody can break these: one attribute, or one template tag; a sentence to translate can be, with blocktranslate.
ONE_PIECE = re.compile(r"""(?!{% translate )(?:[\w-]+=)?(?:"?{%(?:(?!%}).)*%}"?|"[^"]*"|'[^']*')>?""")
BLOCK = (
    "html head body template div section article aside main nav header footer p h1 h2 h3 h4 ul ol li dl dt dd"
    " form fieldset legend table caption thead tbody tr th td details summary dialog blockquote option noscript"
)
OPENED = re.compile(rf"<(?:{'|'.join(BLOCK.split())})(?=[\s>{{])")


def is_too_long(line):
    return len(line) > WIDEST and not ONE_PIECE.fullmatch(line.strip())


def opens_two(line):
    return len(OPENED.findall(line)) > 1


def found(fault):
    return [
        f"{path.relative_to(settings.BASE_DIR)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if fault(line)
    ]


def test_no_line_that_could_be_broken_is_wider_than_a_screen():
    assert TEMPLATES
    assert not found(is_too_long)


def test_no_two_blocks_are_opened_on_one_line():
    assert not found(opens_two)


@pytest.mark.parametrize(
    ("line", "long"),
    [
        ("<p>" + "a word " * 20 + "</p>", True),
        ("  {% translate '" + "a word " * 20 + "' %}", True),
        ("  {% include 'a.html' with word=" + "w" * 90 + " %}", False),
        ("<p>{% translate '" + "a word " * 20 + "' %}</p>", True),
        ('  aria-label="{% blocktranslate trimmed with word=' + "w" * 90 + " %}", False),
        ("  content='" + "a word " * 20 + "'>", False),
        ('  class="btn" title="' + "a word " * 20 + '">', True),
    ],
)
def test_what_is_one_piece_may_be_as_long_as_it_is(line, long):
    assert is_too_long(line) is long


@pytest.mark.parametrize(
    ("line", "two"),
    [
        ('<section class="card"><header>', True),
        ("<tr><td>{{ word }}</td></tr>", True),
        ("<li{% if is_here %} class='on'{% endif %}><p>{{ word }}</p></li>", True),
        ('<li><a href="/">{{ word }}</a></li>', False),
        ("<thead>", False),
    ],
)
def test_what_counts_as_two_blocks(line, two):
    assert opens_two(line) is two


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_loads_every_tag_that_it_uses(path):
    get_template(str(path.relative_to(settings.BASE_DIR / "templates")))
