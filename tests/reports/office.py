"""Facts written by hand: a small office and what an audit found there."""

from datetime import UTC, date, datetime

from tracker.facts.types import (
    CounterFacts,
    EvidenceFacts,
    Facts,
    InspectionFacts,
    IssueFacts,
    MeasureFacts,
    TicketFacts,
)

AS_OF = date(2026, 11, 23)
INSTANT = datetime(2026, 11, 23, 15, 59, 59, 999999, tzinfo=UTC)

AUDIT = InspectionFacts(
    id=1,
    name="2026年度财务收支审计",
    kind="audit",
    inspecting_body="市审计局",
    unit="示例学院",
    document_title="关于示例学院财务收支审计的意见",
    document_number="审意〔2026〕12号",
    fed_back_on=date(2026, 8, 3),
)


def issue(position, title="差旅费报销审核不严", category="财务管理", **more):
    fields = {
        "id": position,
        "position": position,
        "numbering": f"{position}.",
        "category": category,
        "title": title,
        "wording": f"{title}。",
    }
    return IssueFacts(**{**fields, **more})


def measure(position, text, progress=0, **more):
    fields = {
        "position": position,
        "text": text,
        "owner": "",
        "due_on": None,
        "progress": progress,
        "progress_note": "",
        "verdict": "",
        "verdict_note": "",
    }
    return MeasureFacts(**{**fields, **more})


def counter(kind, amount, unit):
    return CounterFacts(kind=kind, amount=amount, unit=unit)


def evidence(name, status="current"):
    return EvidenceFacts(name=name, size=3, sha256="ab" * 32, media_type="application/pdf", status=status, measure=None)


def ticket(number, of, state="in_progress", klass="advancing", **more):
    """A ticket of the issue `of`: handed to 财务处, due at the end of the year, nothing done yet."""
    handed_over = state != "registered"
    fields = {
        "number": f"ZG-2026-{number:04d}",
        "title": of.title,
        "problem": of.wording,
        "state": state,
        "klass": klass,
        "version": 3,
        "cycle": 1,
        "term": "fixed",
        "severity": "ordinary",
        "result": "",
        "outcome": "",
        "due_on": date(2026, 12, 31) if handed_over else None,
        "original_due_on": date(2026, 12, 31) if handed_over else None,
        "extensions": 0,
        "inspection": AUDIT,
        "issue": of,
        "lead_department": "财务处" if handed_over else "",
        "lead_department_code": "finance" if handed_over else "",
        "supporting": (),
        "leader": "李明" if handed_over else "",
        "handler": "王芳" if handed_over else "",
        "verifier": "",
        "last_verb": "accept",
        "last_reason": "",
        "state_since": date(2026, 9, 1),
        "last_progress": "",
        "due_reason": "",
        "submitted_on": None,
        "verified_on": None,
        "closed_on": None,
        "measures": (),
        "evidence": (),
        "counters": (),
        "merged_into": "",
        "changed_at": INSTANT,
    }
    return TicketFacts(**{**fields, **more})


def closed(number, of, klass="completed", **more):
    fields = {
        "result": klass,
        "outcome": "修订《差旅费管理办法》，报销单据逐笔复核",
        "last_verb": "close",
        "submitted_on": date(2026, 10, 20),
        "verified_on": date(2026, 10, 27),
        "closed_on": date(2026, 11, 3),
    }
    return ticket(number, of, state="closed", klass=klass, **{**fields, **more})


def cancelled(number, of, **more):
    return ticket(
        number,
        of,
        state="cancelled",
        klass="cancelled",
        **{"last_verb": "cancel", "state_since": date(2026, 9, 15), **more},
    )


def facts(*tickets, issues=None, inspection=AUDIT, as_of=AS_OF):
    """The facts that hold these tickets and, unless given, exactly their issues."""
    own = {ticket.issue.id: ticket.issue for ticket in tickets}
    issues = sorted(own.values(), key=lambda issue: issue.position) if issues is None else issues
    return Facts(inspection=inspection, as_of=as_of, instant=INSTANT, issues=tuple(issues), tickets=tickets)


def a_long_report(issues=60):
    """Enough closed and open work to fill several pages."""
    outcome = (
        "修订《差旅费管理办法》和《票据审核规程》，明确审核要点、时限和责任人；对三年来的报销单据逐笔复核，"
        "补齐缺少的附件；组织经办人员集中培训，并将审核要求写入报销系统，由系统自动提示缺项"
    )
    found = [issue(n, f"第{n}类报销单据审核不严", f"第{n % 4 + 1}方面") for n in range(1, issues + 1)]
    done = [
        closed(
            n,
            of,
            outcome=outcome,
            counters=(counter("rules_revised", 2, "项"), counter("trainings", 1, "次")),
        )
        if n % 3
        else ticket(n, of, last_progress="已完成第一阶段清理，正在核对剩余单据", due_on=date(2026, 12, 18))
        for n, of in enumerate(found, 1)
    ]
    return facts(*done)


def a_whole_office():
    """Six issues in two categories and seven tickets, one or more of every class."""
    travel, contracts, stock, rooms, archive, training = (
        issue(1, "差旅费报销审核不严"),
        issue(2, "部分合同未按规定备案"),
        issue(3, "固定资产账实不符"),
        issue(4, "实验室用房调配记录不全", "后勤保障"),
        issue(5, "设备档案整理滞后", "后勤保障"),
        issue(6, "岗位培训次数偏少", "后勤保障"),
    )
    return facts(
        closed(
            1,
            travel,
            term="immediate",
            supporting=("审计处", "人事处"),
            measures=(
                measure(1, "修订《差旅费管理办法》。", 100, verdict="passed"),
                measure(2, "组织报销业务培训", 100, verdict="passed"),
            ),
            counters=(counter("rules_revised", 1, "项"), counter("money_recovered", 71_320_000, "分")),
            evidence=(evidence("差旅费管理办法.pdf"),),
        ),
        closed(2, contracts, "basically_completed", outcome="补办备案手续31份。", lead_department="法务室"),
        ticket(
            3,
            stock,
            klass="unfinished",
            due_on=date(2026, 10, 31),
            original_due_on=date(2026, 9, 30),
            extensions=1,
            lead_department="资产处",
            due_reason="盘点系统升级。",
            last_verb="send_back",
            last_reason="两个库房没有盘点表",
            last_progress="已完成三个库房的盘点",
            measures=(
                measure(1, "开展全面盘点", 60, progress_note="五个库房完成三个", due_on=date(2026, 11, 30)),
                measure(2, "建立资产台账", 100),
            ),
            counters=(counter("assets_registered", 120, "件"),),
        ),
        cancelled(4, stock, title="处置报废资产", last_reason="与ZG-2026-0003重复", merged_into="ZG-2026-0003"),
        ticket(
            5,
            rooms,
            state="submitted",
            outcome="用房调配逐间登记",
            submitted_on=date(2026, 11, 18),
            due_on=date(2026, 11, 30),
            lead_department="后勤处",
            counters=(counter("meetings", 2, "次"), counter("rules_made", 1, "项")),
        ),
        ticket(6, archive, state="registered", last_verb="register", leader="", handler=""),
        ticket(
            7,
            training,
            term="lasting",
            due_on=None,
            original_due_on=None,
            lead_department="后勤处",
            measures=(measure(1, "每季度组织一次岗位培训", 50),),
            counters=(counter("trainings", 3, "次"),),
        ),
    )
