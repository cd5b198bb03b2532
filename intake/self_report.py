"""Who speaks: a body that feeds back what it found, or an office that reports on itself."""

import re

_OF_ITSELF = re.compile(r"自查|自评|自纠|总结|汇报|述职|工作报告|情况(?:的)?报告")
_OF_OTHERS = re.compile(
    r"反馈|通报|通知|意见书|(?:问题|整改|隐患)(?:清单|台账|明细|事项)"
    r"|检查记录|审计报告|检查报告|督办|交办"
)
_WE = re.compile(r"我(?:局|处|校|院|办|委|中心|单位|公司|所|站|馆)")
_YOU = re.compile(r"(?:你|贵)(?:局|处|校|院|办|委|中心|单位|公司|所|站|馆)")


def is_self_report(lines):
    """Whether a document (its folded lines) is an office's account of itself rather than another's findings.

    The title decides by its last such word (关于自查报告的反馈意见 is feedback), else who is called 我局 or 你局.
    """
    for line in lines[:3]:
        itself, others = _last(_OF_ITSELF, line.words), _last(_OF_OTHERS, line.words)
        if itself != others:
            return itself > others
    words = "\n".join(line.words for line in lines[:200])
    return len(_WE.findall(words)) > len(_YOU.findall(words)) + 1


def _last(pattern, words):
    return max((found.start() for found in pattern.finditer(words)), default=-1)
