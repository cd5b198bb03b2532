"""Every pair of colours that meets on a page, in both themes, against WCAG 2.2 (1.4.3 text, 1.4.11 parts)."""

import re
from pathlib import Path

import pytest

SHEETS = Path(__file__).parent.parent / "static" / "rectify"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})\s*;")
TEXT, PART = 4.5, 3.0
STATES = ("new", "handed", "doing", "review", "passed", "closed")
MARKS = ("sign", "back", "keep", "soon", "over")
TINTED = STATES + MARKS

PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in ("surface", "bg", "sunken", "hover")],
    *[("ink-3", "brand-tint", TEXT), ("ink-2", "brand-tint", TEXT), ("ink", "brand-tint", TEXT)],
    *[("brand", ground, TEXT) for ground in ("surface", "bg", "sunken", "hover", "brand-tint")],
    *[("brand-2", "brand-tint", TEXT), ("on-brand", "brand", TEXT), ("on-brand", "brand-2", TEXT)],
    *[("ink", ground, TEXT) for ground in ("mark", "ins-bg", "del-bg")],
    *[(line, ground, PART) for line in ("edge", "focus") for ground in ("surface", "bg", "sunken")],
    *[(f"{name}-fg", f"{name}-bg", TEXT) for name in TINTED],
    *[(f"{name}-fg", ground, TEXT) for name in TINTED for ground in ("surface", "hover", "brand-tint")],
    *[(name, "surface", PART) for name in TINTED],
]


def tokens(sheet):
    text = (SHEETS / sheet).read_text("utf-8")
    return dict(TOKEN.findall(text[: text.find("/* ---- 2")] if "/* ---- 2" in text else text))


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


LIGHT = tokens("ui.css")
DARK = tokens("dark.css")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "need"), PAIRS)
def test_everybody_can_tell_the_colours_apart(theme, front, ground, need):
    held = LIGHT if theme == "light" else DARK
    assert ratio(held[front], held[ground]) >= need


def test_the_dark_sheet_names_every_colour_of_the_light_one():
    assert set(LIGHT) == set(DARK)


def test_every_state_and_mark_has_text_tint_and_solid():
    solids = {name.removesuffix("-fg") for name in LIGHT if name.endswith("-fg")}
    assert solids == set(TINTED)
    assert {f"{name}-bg" for name in TINTED} | set(TINTED) <= set(LIGHT)


@pytest.mark.parametrize("sheet", ["ui.css", "dark.css"])
def test_the_sheets_fetch_nothing(sheet):
    text = (SHEETS / sheet).read_text("utf-8")
    assert "url(" not in text
    assert "@import" not in text
