"""What the lead-in right before a list or run announces: 发现以下问题： or 下一步，将采取以下措施：."""

import re

from intake.chapters import Tone, tone_of
from intake.vocabulary import PROBLEM_NOUNS, any_of

_SENTENCE_END = re.compile(r"[。;!?\n]")
# In this order: 究其原因，主要是制度不健全 gives a cause, though it names a fault.
CUES = {
    Tone.CAUSE: re.compile(r"(?:原因|根源|成因)(?:在于|是|有|为|如下|主要|包括|:|,|$)|究其|主要在于"),
    Tone.PLAN: re.compile(
        r"下一步|下步|下阶段|今后|接下来|为此|对此|针对|(?:我|各|你|本)(?:局|处|单位|部门|校|院|公司|办|中心)?们?(?:将|拟|要|应)"
        r"|将(?:从|重点|采取|做好|抓好|按照|通过|着力)|(?:采取|制定|提出)了?(?:以下|如下|下列|相应)|(?:整改|改进|以下|如下|下列)措施"
        r"|建议|(?:工作|整改|以下|如下|几点|有关)要求|务必|打算|拟采取|(?:加以|予以|进行|立即|积极)(?:整改|解决|改进)|整改如下"
    ),
    Tone.PROBLEM: re.compile(
        r"(?:存在|发现|查出|查摆出|仍有|还有|尚有|暴露出?|反映出?|表现出|面临)[^。;]{0,24}"
        rf"(?:{any_of(PROBLEM_NOUNS)}|现象|情形|情况|地方|方面|之处|不到位|不规范|不够)"
        rf"|(?:^|[,的要])(?:{any_of(PROBLEM_NOUNS)})(?:主要|有|是|为|如下|包括|表现|集中|在于|:|,|$)"
    ),
    Tone.PRAISE: re.compile(r"做法|成效|成绩|亮点|经验|取得|值得肯定|成果|特点|主要做了|重点抓了|开展了|做到了"),
}
# What is quoted from a rule is no finding: 《办法》规定：（1）……（2）…….
_RULE = re.compile(
    r"(?:规定|明确|要求|条件|强调|指出|提出|约定|载明|包括|分为|应当|标准)"
    r"(?:了|的|为|如下|以下\w{0,4})?[:,]?$"
)
# 落实工作要求不严 finds fault; it neither asks nor praises.
_NEVER_DENIED = (Tone.PLAN, Tone.PRAISE)
_DENIAL = re.compile(r"[不未没缺欠弱差]")
_BREACH = re.compile(r"不符合?|违反|违背|未按|未执行|未落实|没有")
_PLANS_BEGIN = re.compile(
    r"(?:要|将|应|须|需)?(?:进一步|持续|切实|不断|全面|着力|严格|认真|深入|尽快|及时|继续|坚持)*"
    r"(?:加强|完善|加大|强化|提高|提升|健全|深化|落实|推进|规范|严格|抓好|做好|建立|优化|压实|加快|推动|组织|开展|制定|细化|夯实|增强|改进)"
)


def tone_of_lead_in(words):
    """Return the Tone of what stands right before a list or run (folded, up to its first item)."""
    sentence = last_sentence(words)
    if not sentence:
        return Tone.PLAIN
    clauses = [clause for clause in sentence.rstrip(" :,").split(",") if clause.strip()]
    for part in (clauses[-1] if clauses else "", sentence):
        tone = _tone_of_clause(part.strip())
        if tone is not Tone.PLAIN:
            return tone
    return Tone.PLAIN


def last_sentence(words):
    """The last sentence of `words`, at most 120 signs of it; a full stop at the very end does not count."""
    tail = words[-120:].rstrip(" \n。;:,、")
    ends = [found.end() for found in _SENTENCE_END.finditer(tail)]
    return tail[ends[-1] if ends else 0 :].strip()


def quotes_a_rule(words):
    """Whether the words before a list cite a rule, whose points follow."""
    return bool(_RULE.search(words[-24:].rstrip())) and not _BREACH.search(words[-60:])


def sounds_like_a_plan(words):
    """Whether an item begins as plans do (一是进一步加强……) rather than as a finding does."""
    return bool(_PLANS_BEGIN.match(words)) and not re.search(r"[不未没]", words[:24])


def _tone_of_clause(clause):
    stock = tone_of(clause)
    if stock not in (Tone.PLAIN, Tone.SUBJECT, Tone.ATTACHMENT):
        return stock
    denies = _DENIAL.search(clause)
    found = (tone for tone, cue in CUES.items() if cue.search(clause) and not (denies and tone in _NEVER_DENIED))
    return next(found, Tone.PLAIN)
