"""Chinese numerals as office documents write them: 十二, 二十一, 二〇二六."""

_SIGNS = ("〇零○", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
DIGITS = {sign: value for value, signs in enumerate(_SIGNS) for sign in signs}
# For use inside a character class.
NUMERAL = "一二三四五六七八九十百〇零○两"


def counting(*runs):
    """The signs that count from one on, told by the first and the last of each run of theirs in Unicode."""
    return [chr(code) for first, last in runs for code in range(ord(first), ord(last) + 1)]


CIRCLED = counting("①⑳", "㉑㉟", "㊱㊿")
BRACKETED, STOPPED = counting("⑴⒇"), counting("⒈⒛")
_NUMBERS = {
    sign: number
    for signs in (CIRCLED, BRACKETED, STOPPED, counting("❶❿"), counting("㈠㈩"))
    for number, sign in enumerate(signs, 1)
}


def number_of(words):
    """Return the number that Chinese or Arabic digits, or a sign such as ③, say; None where they say none."""
    if words in _NUMBERS:
        return _NUMBERS[words]
    if words.isdecimal():
        return int(words)
    if all(sign in DIGITS for sign in words):
        return int("".join(str(DIGITS[sign]) for sign in words)) if words else None
    total, digit = 0, None
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in "十百":
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
        else:
            return None
    return total + (digit or 0)
