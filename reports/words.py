"""The fixed words of reports and ledgers: Chinese, whatever language the interface has.

A report is a document of the office; the same facts must give the same bytes to everybody, so nothing here
asks for a language, a locale or a clock.
"""

CLASSES = ("completed", "basically_completed", "advancing", "unfinished", "cancelled")
DONE_CLASSES = ("completed", "basically_completed")
STATES = ("registered", "assigned", "in_progress", "submitted", "verified", "closed", "cancelled")

CLASS_WORDS = {
    "completed": "已完成",
    "basically_completed": "基本完成",
    "advancing": "正在推进",
    "unfinished": "未完成",
    "cancelled": "已撤销",
}
STATE_WORDS = {
    "registered": "待分派",
    "assigned": "待签收",
    "in_progress": "整改中",
    "submitted": "待核验",
    "verified": "待销号",
    "closed": "已销号",
    "cancelled": "已撤销",
}
TERM_WORDS = {"immediate": "立行立改", "fixed": "限期整改", "lasting": "长期坚持"}
SEVERITY_WORDS = {"ordinary": "一般", "serious": "较重", "major": "重大"}
RESULT_WORDS = {"completed": "完成", "basically_completed": "基本完成"}
KIND_WORDS = {
    "inspection": "检查",
    "audit": "审计",
    "supervision": "督查",
    "safety": "安全检查",
    "environment": "环保检查",
    "self-check": "自查",
}
# The closed list of work that is counted, in the order in which reports name it.
COUNTER_WORDS = {
    "rules_made": ("制定制度", "项"),
    "rules_revised": ("修订制度", "项"),
    "meetings": ("召开会议", "次"),
    "trainings": ("组织培训", "次"),
    "documents_filed": ("补报材料", "份"),
    "money_recovered": ("收回资金", "分"),
    "money_saved": ("节约资金", "分"),
    "assets_registered": ("登记资产", "件"),
}

MONEY_UNIT = "分"
_FEN_PER_YUAN = 100
_YUAN_PER_WAN = 10_000
_DIGITS = "零一二三四五六七八九"


def date_in_words(day):
    """2026年11月23日: Arabic figures, no leading zeros, as official papers write dates."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number):
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


def amount_in_words(amount, unit):
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


def percent_in_words(basis_points):
    """71.43%, 50%, 100%: two decimals, or none where the percentage is whole."""
    return percent(basis_points) if basis_points % 100 else f"{basis_points // 100}%"


def percent(basis_points):
    """71.43%, 100.00%: always two decimals."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"


def _in_wan(yuan):
    """Shift the decimal point by four places without ever leaving whole numbers."""
    wan, rest = divmod(yuan, _YUAN_PER_WAN)
    fraction = f"{rest:04d}".rstrip("0")
    return f"{wan}.{fraction}" if fraction else str(wan)
