"""What holds of every script of ours, read from its source."""

import re
from collections import Counter
from pathlib import Path

from django.conf import settings

SCRIPTS = sorted(Path(settings.BASE_DIR, "static", "rectify").glob("*.js"))
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
KEYS = re.compile(r"keydown|keypress|onkey")


def test_one_gate_keeps_the_keys_of_an_input_method_from_every_listener():
    """It stands before the first listener, in the script that every page loads first."""
    app = Path(settings.BASE_DIR, "static", "rectify", "app.js").read_text()
    gate = app.index("stopImmediatePropagation")
    assert "event.isComposing || event.keyCode === 229" in app
    assert app.index("isComposing") < gate < app.index('document.addEventListener("keydown"')
    root = Path(settings.BASE_DIR, "templates", "root.html").read_text()
    assert root.index("app.js") < root.index("{% block head %}")
    assert [path.name for path in TEMPLATES if "app.js" in path.read_text()] == ["root.html"]


def test_every_listener_for_keys_hangs_below_the_gate():
    """A listener on the window, or one that catches on the way down, might hear them before the gate does."""
    for script in SCRIPTS:
        for line in script.read_text().splitlines():
            if KEYS.search(line) and "forEach" not in line:
                assert line.strip() == 'document.addEventListener("keydown", (event) => {', script.name


def test_the_store_of_the_tab_is_asked_in_one_guarded_place():
    for script in SCRIPTS:
        lines = [line for line in script.read_text().splitlines() if re.search(r"(session|local)Storage", line)]
        assert all("try {" in line and "catch" in line for line in lines), script.name


def test_every_form_that_keeps_words_says_whose_they_are():
    bare = [
        path.name
        for path in TEMPLATES
        for form in re.findall(r"<form.*?data-draft.*?novalidate>", path.read_text(), re.DOTALL)
        if "data-draft {% whose %}" not in form
    ]
    assert bare == []


# Forms in which nobody writes: buttons, searches, filters; and those that hold nothing but a secret or a file.
NOT_KEPT = Counter({
    "_as_of.html": 1, "_branches.html": 1, "_language.html": 1, "_person.html": 2, "_upload.html": 1, "account.html": 2,
    "base.html": 1, "calendar.html": 1, "check.html": 1, "correction.html": 1, "days.html": 2, "hand_over.html": 1,
    "inbox.html": 3, "ledger.html": 2, "login.html": 1, "moves.html": 1, "new_password.html": 1, "people.html": 1,
    "report.html": 1, "start.html": 1,
})  # fmt: skip


def test_every_form_in_which_people_write_keeps_their_words():
    """A new form is kept, or is counted above for a reason."""
    forgetful = Counter(
        path.name
        for path in TEMPLATES
        for form in re.findall(r"<form\b(?:\{%.*?%\}|\{\{.*?\}\}|[^>])*>", path.read_text(), re.DOTALL)
        if "data-draft" not in form
    )
    assert forgetful == NOT_KEPT
