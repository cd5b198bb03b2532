"""The glossary's words have the rooms that it names, and the office's words are those that pages say."""

import re

from tests.test_layers import ROOT

PAPER = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
ROWS = [row.strip("|").split("|") for row in PAPER.splitlines() if row.startswith("|") and "---" not in row]


def test_every_room_exists():
    rooms = [room for row in ROWS for room in re.findall(r"`([\w/]+/[\w.]*|[\w/]+\.\w+)`", row[-1])]
    assert len(rooms) > 40
    assert [room for room in rooms if not (ROOT / room).exists()] == []


def test_the_offices_words_are_said_on_pages():
    said = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    words = [word for row in ROWS for word in re.findall(r"[\u4e00-\u9fff]+", row[1])]
    assert len(words) > 15
    assert [word for word in words if word not in said] == []
