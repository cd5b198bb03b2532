"""What no office would ever write, and a browser, a script or a shell can send all the same."""

import os
from dataclasses import dataclass
from urllib.parse import quote

from tests.crawl.depth import WHOLE
from tests.depth import budget


@dataclass(frozen=True)
class Value:
    """A hostile value: as bytes in addresses and forms, and as Python hands a command what stood in the shell."""

    name: str
    raw: bytes

    @property
    def quoted(self):
        return quote(self.raw, safe="")

    @property
    def argument(self):
        return os.fsdecode(self.raw)


def said(**values):
    return [
        Value(name.replace("_", " "), text if isinstance(text, bytes) else text.encode())
        for name, text in values.items()
    ]


ALWAYS = said(
    NUL="1\0二",
    ten_to_the_twentieth="1" + "0" * 20,
    four_hundred_digits="9" * 400,
    minus_one="-1",
    five_thousand_characters="长" * 5000,
    U_FFFF="字\uffff",
    lone_surrogate=b"\xed\xa0\x80",
    no_UTF_8=b"\xd5\xfb\xff",
    full_width_digits="１２",
)
NEIGHBOURS = said(
    nothing="",
    blank=" ",
    two_to_the_sixty_third="9223372036854775808",
    five_thousand_digits="9" * 5000,
    null="null",
    right_to_left="\u202e字",
    two_lines="一\n二",
    a_carriage_return="a\rb",
    an_enormous_date="9999-12-31",
    a_day_of_the_next_millennium="2926-12-01",
    the_first_day="0001-01-01",
    the_first_instant="0001-01-01T00:00",
    the_last_instant="9999-12-31T23:59:59-12:00",
    a_day_in_other_words="2026-W45-3",
    no_day="2026-02-30",
    an_exponent="1e400",
    not_a_number="NaN",
    a_superscript="²",
    a_half="0.5",
    zero="0",
    a_number_that_looks_right="ZG-2026-9999",
    colons="a:b:c:",
    commas=",,1,",
    an_option="--help",
    a_path="../../../etc/passwd",
    a_template="%(x)s {0} {{ x }} {% x %} $x",
    markup="<script>'\"&",
    JSON='{"a": [1, "\\ud800", "\\u0000"]}',
    a_joined_emoji="👩‍👩‍👧",
    marks="z" + "\u0301" * 200,
    a_control_character="a\x0bb\x1b[31m",
)
VALUES = ALWAYS + NEIGHBOURS if WHOLE else budget(ALWAYS, ALWAYS + NEIGHBOURS)
HARD_TO_PRINT = ("U FFFF", "a control character", "NUL", "right to left", "marks", "markup", "five thousand characters")
# Every form has these, and one place reads them: in the suite the forms share the values among themselves.
SHARED = ("key", "shown", "seen", "seen_version", "reason")


def values_for(parameter, place, thoroughly):
    """What to try. In the suite each value once for each parameter, but of the parameters that every form has two for
    each form, other ones each time. In the whole crawl all there is where it is thorough, which it is once for each
    form, and elsewhere two of what is always tried.
    """
    if thoroughly or not WHOLE and parameter not in SHARED:
        return VALUES
    values = ALWAYS if WHOLE else VALUES
    start = sum(f"{place} {parameter}".encode())
    return [values[(start + step) % len(values)] for step in (0, 4)]
