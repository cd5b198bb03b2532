"""Word's number formats, as printed: 1, Ⅳ, iv, b, 一百二十三, 甲, ③, 壹拾."""

from intake.numerals import BRACKETED, CIRCLED, STOPPED, counting

_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_CAPITALS_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACES, _BIG = ("", "十", "百", "千"), ("", "万", "亿")
_CAPITAL_PLACES = ("", "拾", "佰", "仟")
MOST_LETTERS = 26 * 30


def printed(number, form):
    """`number` in Word's format `form`; a format that is not known here prints digits, as Word's own fallback does."""
    return _FORMS.get(form, str)(number)


def _roman(number):
    if not 0 < number < 4000:
        return str(number)
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _letters(number):
    """a … z, then aa, bb, …: Word repeats the letter."""
    if not 0 < number <= MOST_LETTERS:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _counted(number, digits=_DIGITS, places=_PLACES, begins_bare=True):
    """一十 is said 十 where `begins_bare`: 十二, 二十, 一百零三, 一千零二十."""
    if not 0 < number < 100_000_000:
        return digits[0] if number == 0 else str(number)
    zero = "零"
    words, groups = "", []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    for at in range(len(groups) - 1, -1, -1):
        group = groups[at]
        if words and group and group < 1000:
            words += zero
        words += _group(group, digits, places, zero) + (_BIG[at] if group else "")
    return words[1:] if begins_bare and words.startswith(digits[1] + places[1]) else words


def _group(group, digits, places, zero):
    words, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += (zero if is_gap and words else "") + digits[digit] + places[place]
            is_gap = False
        else:
            is_gap = bool(words)
    return words


def _from_signs(signs):
    """A format that has signs of its own for 1 to some number, and digits beyond."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _round(signs):
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _spelt(digits):
    return lambda number: "".join(digits[int(digit)] for digit in str(number)) if number >= 0 else str(number)


def _full_width(number):
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_COUNTING = (
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
)  # fmt: skip
_FORMS = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "decimalEnclosedCircle": _from_signs(CIRCLED),
    "decimalEnclosedCircleChinese": _from_signs(CIRCLED),
    "decimalEnclosedFullstop": _from_signs(STOPPED),
    "decimalEnclosedParen": _from_signs(BRACKETED),
    "ideographEnclosedCircle": _from_signs(counting("㊀㊉")),
    "ideographTraditional": _round(_STEMS),
    "ideographZodiac": _round(_BRANCHES),
    "ideographZodiacTraditional": _round([_STEMS[n % 10] + _BRANCHES[n % 12] for n in range(60)]),
    "ideographDigital": _spelt(_DIGITS),
    "japaneseDigitalTenThousand": _spelt(_DIGITS),
    "taiwaneseDigital": _spelt("○" + _DIGITS[1:]),
    "koreanDigital2": _spelt(_DIGITS),
    "chineseLegalSimplified": lambda number: _counted(number, _CAPITALS, _CAPITAL_PLACES, begins_bare=False),
    "ideographLegalTraditional": lambda number: _counted(
        number, _CAPITALS_TRADITIONAL, _CAPITAL_PLACES, begins_bare=False
    ),
    **dict.fromkeys(_COUNTING, _counted),
}
