"""The eyes of the browser tests find what is wrong, also where the same letters were looked at before."""

import pytest

from tests import looking

pytestmark = pytest.mark.needs("chromium")
PAGE = """<!doctype html><html lang="en"><title>A page</title><style>
  body { background: #fff; color: #111 } .pale { color: #ddd } .dark { background: #222 } .half { opacity: .2 }
  .white { background: #fff } .light { color: #eee } .over { position: absolute; bottom: 0 }
  .away { margin-left: -9999px; width: 9px }
</style><main><h1>A page</h1>%s</main>"""


@pytest.fixture
def seen(chromium, monkeypatch):
    """seen(html): the names of what is wrong with it, one page after the other."""
    monkeypatch.setattr(looking, "_passed", set())
    context = chromium.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    # An address that asks nobody: who looks finds axe there.
    context.route("**/*", lambda asked: asked.fulfill(body="<!doctype html>", content_type="text/html"))
    context.route(f"**/{looking.AXE}", lambda asked: asked.fulfill(path=looking.SERVED[1] / looking.AXE))
    page.goto("http://office.example/")

    def seen(html):
        page.set_content(PAGE % html)
        return [wrong for wrong, where in looking.examine(page)]

    yield seen
    context.close()


def test_a_good_page_has_nothing_wrong_and_its_letters_are_known_then(seen):
    assert seen("<p>Some words</p>") == []
    known = set(looking._passed)
    assert known
    assert seen("<p>Other words</p>") == []
    assert looking._passed == known


@pytest.mark.parametrize(
    "bad",
    [
        '<p class="pale">Some words</p>',
        '<div class="dark"><p>Some words</p></div>',
        '<p class="half">Some words</p>',
        '<div class="half"><p>Some words</p></div>',
        '<div class="half"><p class="white">Some words</p></div>',
        '<div class="dark light"><p class="over">Some words</p></div>',
        '<label>Name <input class="pale" value="Some words"></label>',
    ],
)
def test_pale_letters_are_found_whatever_was_seen_before(seen, bad):
    good = '<p>Words</p><p class="white">Words</p><div class="dark light"><p>Some words</p></div>'
    good += '<label>Name <input value="Some words"></label>'
    assert seen(good) == []
    for _ in range(2):
        assert seen(good + bad) == ["color-contrast"]


def test_what_was_not_measured_is_not_taken_for_known(seen):
    """Nobody has to read what is disabled; the same colours are measured where somebody has to."""
    pale = '<label class="pale">Name <input %s></label>'
    assert seen(pale % "disabled") == []
    assert seen('<p class="pale" hidden>Some words</p>') == []
    assert seen('<p class="pale away">Some words</p>') == []
    assert seen(pale % "") == ["color-contrast"]


def test_everything_else_is_looked_at_on_every_page(seen):
    assert seen("<p>Some words</p>") == []
    assert seen("<p>Some words</p><input>") == ["label"]
    assert seen("<p>Some words</p><p style='width: 900px'>Wide</p>") == ["runs out at the side"]
