"""Dates, amounts, shares and numerals as official papers write them."""

MONEY_UNIT = "分"
_FEN_PER_YUAN = 100
_YUAN_PER_WAN = 10_000
_DIGITS = "零一二三四五六七八九"


def format_date(day):
    """2026年11月23日: Arabic figures, no leading zeros, as official papers write dates."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_numeral(number):
    """一, 十, 十一, 二十, 一百零五: a whole number from 1 to 9999 in Chinese numerals."""
    text, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = False
    return text.removeprefix("一") if text.startswith("一十") else text


def format_amount(amount, unit):
    """Say a counted amount exactly: 3项, 7132.50元, 71.32万元.

    Money comes as whole 分. From ten thousand 元 on it is said in 万元 when it is a whole number of 元,
    else in 元.
    """
    if unit != MONEY_UNIT:
        return f"{amount}{unit}"
    sign, fen = ("-" if amount < 0 else ""), abs(amount)
    yuan, rest = divmod(fen, _FEN_PER_YUAN)
    if rest:
        return f"{sign}{yuan}.{rest:02d}元"
    return f"{sign}{_in_wan(yuan)}万元" if yuan >= _YUAN_PER_WAN else f"{sign}{yuan}元"


def format_short_percent(basis_points):
    """71.43%, 50%, 100%: two decimals, or none where the percentage is whole."""
    return format_percent(basis_points) if basis_points % 100 else f"{basis_points // 100}%"


def format_percent(basis_points):
    """71.43%, 100.00%: always two decimals."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"


def _in_wan(yuan):
    """Shift the decimal point by four places without ever leaving whole numbers."""
    wan, rest = divmod(yuan, _YUAN_PER_WAN)
    fraction = f"{rest:04d}".rstrip("0")
    return f"{wan}.{fraction}" if fraction else str(wan)
