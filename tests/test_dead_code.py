"""Nobody keeps what nobody uses: the finder finds what is planted; templates and styles have somebody who uses them."""

import re

import pytest

from tests import dead_code

ROOT = dead_code.ROOT
SHIPPED = [path for path in (ROOT / "static").rglob("*.*") if path.suffix in (".css", ".js")]
# Django asks for these by name; the words of mails are chosen by what a mail is about.
ASKED_BY_NAME = re.compile(r"(404|403|403_csrf)\.html|notifications/(power_)?(subject|mail)\.txt")


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("def forgotten():\n    pass\n", {"forgotten"}),
        ("FORGOTTEN = 1\n", {"FORGOTTEN"}),
        ("def register():\n    pass\n", {"register"}),  # another module has one of this name
        ("class Desk:\n    def forgotten(self):\n        pass\n", {"Desk", "forgotten"}),
        ("def called():\n    pass\n\n\ncalled()\n", set()),
        ("def named():\n    pass\n\n\nprint('record.planted.named')\n", set()),
    ],
)
def test_what_is_planted_is_found(planted, found, monkeypatch):
    written = {ROOT / "record/planted.py": planted, ROOT / "record/other.py": "def register():\n    register()\n"}
    monkeypatch.setattr(dead_code, "product", lambda: written)
    places = {*dead_code.by_module(), *dead_code.by_name()}
    assert {name for place, name in places if place.startswith("record/planted.py")} == found


def test_every_template_is_shown():
    said = "\n".join(
        [*dead_code.product().values(), *(path.read_text(encoding="utf-8") for path in dead_code.TEMPLATES)]
    )
    names = [path.relative_to(ROOT / "templates").as_posix() for path in dead_code.TEMPLATES]
    assert [name for name in names if name not in said and not ASKED_BY_NAME.fullmatch(name)] == []


def test_every_class_of_the_styles_is_worn():
    """By a template, by what Python writes into a page, or by a script; a name may be put together from two parts."""
    wearers = [*dead_code.TEMPLATES, *dead_code.product(), *(path for path in SHIPPED if path.suffix == ".js")]
    worn = set(re.findall(r"[\w-]+", "\n".join(path.read_text(encoding="utf-8") for path in wearers)))
    for sheet in (path for path in SHIPPED if path.suffix == ".css"):
        rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        names = set(re.findall(r"[.#](-?[A-Za-z_][\w-]*)", rules))
        assert {name for name in names - worn if f"{name.rpartition('-')[0]}-" not in worn} == set(), sheet.name
