"""Signs that Word writes in fonts of pictures, as signs that every font has."""

_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x74: "◆", 0x75: "◆", 0x76: "◆",
    0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "□", 0xAB: "★",
    0xB2: "◇", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + n: chr(0x2460 + n) for n in range(10)},
    **{0x8C + n: chr(0x2776 + n) for n in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "□", 0xA3: "□", 0x4F: "✗",
    **{0x6A + n: chr(0x2460 + n) for n in range(10)},
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xAE: "→", 0xB0: "°", 0xA5: "∞",
    0x6D: "μ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x44: "Δ", 0x53: "Σ", 0xD6: "√",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
UNKNOWN = "□"


def sign(font, code):
    """The sign that stands at hexadecimal `code` in `font`; a square, as Word shows it, for what nobody knows."""
    try:
        number = int(code, 16)
    except (TypeError, ValueError):
        return UNKNOWN
    known = _FONTS.get(str(font).lower())
    if known is None:
        printable = number < 0x110000 and chr(number).isprintable()
        return chr(number) if printable else UNKNOWN
    # Fonts of signs live in a corner of their own, F000 to F0FF.
    return known.get(number & 0xFF, UNKNOWN)
