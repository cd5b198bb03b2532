"""Random facts: texts as careless as people are, states that agree with their classes."""

from datetime import timedelta

from hypothesis import strategies as st

from tests.reports.office import AS_OF, AUDIT, INSTANT, counter, issue, measure, ticket
from tracker.facts.types import Facts

CARELESS = st.text(alphabet='改进完善制度a9 ，。；、：！？…,.;\n\t\u200b“”"《》（）()#*|<=+-@＝', max_size=12)
TEXTS = CARELESS | st.sampled_from(
    ["修订办法。", "已完成；", "“逐笔复核。”", "第一步。\n第二步。", "。", "  ", "组织培训"]
)
DEPARTMENTS = st.sampled_from(["财务处", "资产处", "后勤处", "法务室"])
DAYS = st.integers(-90, 90).map(lambda days: AS_OF + timedelta(days=days))
MAYBE_DAYS = st.none() | DAYS
CATEGORIES = st.sampled_from(["财务管理", "一、后勤保障", "（二）后勤保障 / 1.档案", "财务管理 / 报销", ""])
COUNTERS = st.lists(
    st.sampled_from(
        [("rules_made", "项"), ("meetings", "次"), ("money_recovered", "分"), ("money_saved", "分")]
    ).flatmap(lambda kind: st.integers(0, 10**10).map(lambda amount: counter(kind[0], amount, kind[1]))),
    max_size=3,
).map(tuple)
STATES = ("registered", "assigned", "in_progress", "submitted", "verified", "closed", "cancelled")


@st.composite
def tickets_of(draw, number, of):
    state = draw(st.sampled_from(STATES))
    due_on = draw(MAYBE_DAYS)
    term = draw(st.sampled_from(["immediate", "fixed", "lasting"]))
    result = draw(st.sampled_from(["completed", "basically_completed"])) if state == "closed" else ""
    late = due_on is not None and due_on < AS_OF and term != "lasting"
    klass = result or ("cancelled" if state == "cancelled" else "unfinished" if late else "advancing")
    return ticket(
        number,
        of,
        state=state,
        klass=klass,
        term=term,
        result=result,
        due_on=due_on,
        original_due_on=draw(MAYBE_DAYS),
        extensions=draw(st.integers(0, 2)),
        cycle=draw(st.integers(1, 3)),
        last_verb=draw(st.sampled_from(["accept", "send_back", "reopen", "cancel", "decline"])),
        last_reason=draw(TEXTS),
        last_progress=draw(TEXTS),
        due_reason=draw(TEXTS),
        title=draw(TEXTS),
        outcome=draw(TEXTS),
        lead_department=draw(DEPARTMENTS) if state != "registered" else "",
        supporting=tuple(draw(st.lists(DEPARTMENTS | TEXTS, max_size=2))),
        leader=draw(st.sampled_from(["", "李明", "周静"])),
        submitted_on=draw(MAYBE_DAYS),
        verified_on=draw(MAYBE_DAYS),
        closed_on=draw(MAYBE_DAYS),
        state_since=draw(MAYBE_DAYS),
        merged_into=draw(st.sampled_from(["", "ZG-2026-0001"])) if state == "cancelled" else "",
        measures=tuple(draw(st.lists(measures(), max_size=3))),
        counters=draw(COUNTERS),
    )


@st.composite
def measures(draw):
    return measure(
        draw(st.integers(1, 3)),
        draw(TEXTS),
        draw(st.sampled_from([0, 40, 100])),
        progress_note=draw(TEXTS),
        verdict=draw(st.sampled_from(["", "passed", "returned"])),
        verdict_note=draw(TEXTS),
        due_on=draw(MAYBE_DAYS),
    )


@st.composite
def inspections_as_of(draw):
    """Facts of up to five issues, each with up to three tickets."""
    issues = [issue(position, draw(TEXTS), draw(CATEGORIES)) for position in range(1, draw(st.integers(0, 5)) + 1)]
    homes = sorted((at for at in draw(st.lists(st.sampled_from(issues), max_size=7))), key=_place) if issues else []
    tickets = [draw(tickets_of(number, of)) for number, of in enumerate(homes, start=1)]
    return Facts(inspection=AUDIT, as_of=AS_OF, instant=INSTANT, issues=tuple(issues), tickets=tuple(tickets))


def _place(of):
    return of.position
