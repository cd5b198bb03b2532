"""What a chapter is about, told by its heading: problems, praise, plans, causes, or a subject of its own.

A heading that names a chapter consists of nothing but the stock words of such headings (存在的主要问题,
主要做法, 下一步工作打算). One word more, and it is a finding: 整改措施不到位 and 原因分析不深入 tell what is
wrong.
"""

import re
from enum import Enum
from functools import lru_cache

from intake import vocabulary
from intake.vocabulary import any_of, ending_in, made_of


class Tone(Enum):
    """What the words under a heading are, as far as the heading tells."""

    PLAIN = "plain"
    PROBLEM = "problem"
    SUBJECT = "subject"  # 关于……的问题: a problem under its own name, not a chapter of them
    OUTCOME = "outcome"  # 自查结果: problems where nothing else is called so
    ANNOUNCED = "announced"  # problems that not a heading but the words before a list speak of
    PRAISE = "praise"
    PLAN = "plan"
    CAUSE = "cause"
    ATTACHMENT = "attachment"


# A longer heading is a sentence that says something.
LONGEST_HEADING = 36

STRONGEST_FIRST = (Tone.PROBLEM, Tone.SUBJECT, Tone.OUTCOME, Tone.CAUSE, Tone.PLAN, Tone.PRAISE)
_EDGES = " :;。,.、!?*_#[]【】<>《》“”\"'"
_REMARK = re.compile(r"\([^()]*\)$")
_AND = re.compile(r"以及|及其|及|和|与|、|暨")

_PROBLEM = re.compile(
    ending_in(vocabulary.PROBLEM_NOUNS).pattern + rf"的?(?:具体|主要)?(?:{any_of(vocabulary.PROBLEM_ENDINGS)})?"
)
_PROBLEM_WORDS = made_of(vocabulary.PROBLEM_WORDS)
_FINDING = re.compile(
    r"(?:主要|审计|检查|督查|自查|巡查|现场|本次)*发现(?:的?事项|的?情况)?"
    r"|(?:其他|其它)?(?:需要?|值得)(?:予以|引起)?(?:关注|重视|改进|整改)的?(?:事项|方面|地方)"
)
_EXISTS = re.compile(any_of("存在 发现 查出 暴露 反映 反馈 指出 通报 面临 需要 有待 亟待 亟需 仍需 尚需 值得"))
_SOLVES = re.compile(any_of("解决 整治 化解 破解 纠治 聚焦 针对 围绕 整改 处理 防范 排除 消除 克服 应对 正视 坚持"))
_TO_BE_SOLVED = re.compile(r"(?:需要?|亟待|亟需|有待|尚未|尚需|仍需|未)(?:立即|进一步)?(?:解决|整改|处理)")
_OUTCOME = re.compile(
    f"(?:{any_of(vocabulary.WHO)}|工作)+(?:结果|结论)(?:分析|情况)?|(?:现场)?(?:检查|督查|抽查|核查|排查)情况"
)
_CAUSE = re.compile(r".*(?:原因|成因|根源)(?:分析|剖析)?")
_ABOUT_PROBLEMS = re.compile(
    r"(?:问题|不足|短板|环节|差距)(?:的|产生的?|存在的?)?(?:主要|具体|深层次)?"
    r"(?:原因|成因|根源|整改|对策|措施)"
)
_DENIAL = re.compile(r"[未没无缺不]")
_NEXT = re.compile(
    "(?:下一步|下步|下阶段|下一阶段|今后|后续)"
    f"(?:{any_of(vocabulary.PLAN_WORDS + vocabulary.PLAN_NOUNS)}|一个?段?时[期间]|年度|和|与|及|、)*"
)
_PLAN = ending_in(vocabulary.PLAN_NOUNS)
_PLAN_WORDS = made_of(vocabulary.PLAN_WORDS)
_PRAISE = ending_in(vocabulary.PRAISE_NOUNS)
_PRAISE_WORDS = made_of(vocabulary.PRAISE_WORDS)
_FRAME = re.compile(
    f"(?:{any_of(vocabulary.FRAME_WORDS)})*(?:{any_of(vocabulary.FRAME_NOUNS)})|引言|前言|结语|结束语|概述"
)
_ATTACHMENT = re.compile(r"附(?:件|表|录)(?:目录|清单|材料)?\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?")


@lru_cache(maxsize=2048)
def tone_of(heading):
    """Return the Tone of a heading's words (folded, without its number)."""
    words = _bare(heading)
    if not words or len(words) > LONGEST_HEADING:
        return Tone.PLAIN
    if _ATTACHMENT.fullmatch(words):
        return Tone.ATTACHMENT
    if _NEXT.fullmatch(words):
        return Tone.PLAN
    if words.startswith("针对") or _ABOUT_PROBLEMS.search(words):
        return _tone_of_answer(words)
    tones = [_tone_of_part(part) for part in _AND.split(words) if part]
    return next((tone for tone in STRONGEST_FIRST if tone in tones), Tone.PLAIN)


def is_mixed(heading):
    """Whether a heading announces problems and what is to be done about them in one (存在问题及整改措施)."""
    tones = {_tone_of_part(part) for part in _AND.split(_bare(heading)) if part}
    return Tone.PROBLEM in tones and bool(tones & {Tone.PLAN, Tone.PRAISE})


@lru_cache(maxsize=2048)
def is_stock(heading):
    """Whether a heading is a chapter's stock name, which says nothing about the subject.

    存在的主要问题 is one, 档案管理存在的问题 is none.
    """
    if tone_of(heading) in (Tone.PLAIN, Tone.SUBJECT):
        return False
    parts = (_PROBLEM.fullmatch(part) for part in _AND.split(_bare(heading)))
    return all(_PROBLEM_WORDS.fullmatch(part["before"]) for part in parts if part)


def _bare(heading):
    words = heading.strip(_EDGES)
    return _REMARK.sub("", words).strip(_EDGES).replace(" ", "")


def _tone_of_answer(words):
    """针对存在问题的整改措施, 问题的原因分析: what is said *about* problems."""
    if _CAUSE.fullmatch(words) and not _DENIAL.search(words):
        return Tone.CAUSE
    if _PLAN.fullmatch(words):
        return Tone.PLAN
    return Tone.PRAISE if words.endswith("情况") else Tone.PLAIN


def _tone_of_part(part):
    if _FINDING.fullmatch(part):
        return Tone.PROBLEM
    if found := _PROBLEM.fullmatch(part):
        return _tone_of_problem(found["before"])
    if _OUTCOME.fullmatch(part):
        return Tone.OUTCOME
    if _CAUSE.fullmatch(part) and not _DENIAL.search(part):
        return Tone.CAUSE
    if (found := _PLAN.fullmatch(part)) and _PLAN_WORDS.fullmatch(found["before"]):
        return Tone.PLAN
    if (found := _PRAISE.fullmatch(part)) and _PRAISE_WORDS.fullmatch(found["before"]):
        return Tone.PRAISE
    return Tone.PRAISE if _FRAME.fullmatch(part) else Tone.PLAIN


def _tone_of_problem(before):
    solves = _SOLVES.search(_TO_BE_SOLVED.sub("", before))
    if _PROBLEM_WORDS.fullmatch(before) and not solves:
        return Tone.PROBLEM
    if before.startswith("关于"):
        return Tone.SUBJECT
    return Tone.PROBLEM if _EXISTS.search(before) and not solves else Tone.PLAIN
