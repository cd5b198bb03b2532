"""What became of each issue of the self-check: every state, and most of what can happen on the way to it.

The words are those of an office; a measure reads on from 采取以下措施, an outcome from 通过整改.
"""

from operations.demo.steps import (
    Due,
    assign,
    attach,
    close,
    count,
    did,
    life,
    measure,
    refused,
    report,
    review,
    submit,
    verify,
)
from operations.demo.story_of_things import RULES, SYSTEMS, THINGS

DOCUMENT = "internal-management-self-check.txt"
TITLE = "关于内部管理自查情况的反馈意见"
NAME = "内部管理自查"
BODY = "内部管理自查工作组"
FED_BACK = 1
IMPORTED = (2, "09:10")

# (day, time, department's code, its new name)
RENAMED = (15, "14:30", "it", "信息处")

# (day, time, whose role as head, who stands in, from day, until day, why)
STAND_IN = (14, "16:40", "finance-head", "hr-head", 15, 17, "外出参加业务培训")

# Two issues that turned up later and were registered by hand: (day, time, title, text, category)
LATER = (
    (
        37,
        "10:05",
        "会议纪要印发不及时",
        "抽查会议纪要20份，3份在会后5个工作日内没有印发。",
        "公文与信息报送方面",
    ),
    (
        38,
        "15:25",
        "办公用品领用登记不完整",
        "抽查领用登记60条，8条没有写明用途。",
        "资产与后勤管理方面",
    ),
)

OFFICE = (
    life(
        "工作简报报送不及时",
        assign(3, "09:20", "office", 25, handler="handler", verifier="verifier", term="fixed"),
        did(4, "09:35", "handler", "accept"),
        measure(4, "10:10", "handler", "修订信息报送办法，明确报送时限和审核分工", 15),
        measure(4, "10:16", "handler", "建立简报报送台账，每月通报报送情况", 20, owner="head"),
        report(9, "16:20", "handler", 1, 60, "修订稿已征求各处室意见，收到意见6条，采纳5条。"),
        report(14, "11:05", "handler", 1, 100, "信息报送办法修订后印发执行。", "信息报送办法.pdf"),
        count(14, "11:12", "handler", "rules_revised", 1),
        report(19, "15:40", "head", 2, 100, "台账已建立，上月报送情况已经通报。", "简报报送台账.csv"),
        submit(20, "09:45", "head", "修订信息报送办法1项，此后应报送的简报均按时报送"),
        review(22, "10:20", "1,2", "passed", "办法已经印发，台账与报送记录一致。"),
        verify(22, "10:31", "查阅了修订后的办法和报送台账，整改到位。"),
        close(23, "15:10", "coordinator"),
    ),
    life(
        "收文分办偏慢",
        assign(3, "09:26", "office", 12, handler="handler", verifier="verifier", term="immediate"),
        did(4, "09:41", "handler", "accept"),
        measure(5, "14:15", "handler", "明确收文当日登记、次日分办，急件随到随办", 10),
        report(8, "17:05", "handler", 1, 100, "收文分办时限已写入收文登记要求。", "收文分办要求.txt"),
        submit(9, "10:50", "head", "收文全部在次日前分办，急件均标注了办理时限"),
        verify(11, "14:35", "抽查收文20件，均按时分办。"),
        close(12, "09:30", "coordinator"),
        did(31, "16:05", "auditor", "ask_to_reopen", text="近期抽查收文20件，2件超过3个工作日才分办，建议重启整改。"),
        did(32, "09:15", "coordinator", "reopen", "抽查发现超时分办再次出现，原有措施没有管住休假期间的交接。"),
        did(32, "09:22", "coordinator", "change_due", "重启整改，重新确定期限。", due_on=Due(50)),
        measure(33, "10:40", "handler", "建立收文岗位AB角，休假期间由备岗人员分办", 42),
        report(38, "16:30", "handler", 2, 70, "备岗人员名单已经确定，交接单正在试用。"),
        did(39, "09:40", "head", "request_extension", "交接单需要试用满两周，请求延期。", due_on=Due(58)),
    ),
    life(
        "门户网站办事指南没有随办公场所调整而更新",
        assign(3, "09:31", "office", 12, supporting="it", handler="handler", term="immediate"),
        did(4, "09:44", "handler", "accept"),
        attach(6, "11:20", "handler", "办事指南更新对照表.csv"),
        submit(6, "15:05", "head", "5项事项的办理地点和咨询电话全部更新，并逐项核对"),
        verify(8, "10:10", "登录门户网站逐项核对，5项均已更新。"),
        close(9, "16:40", "leader"),
    ),
    life(
        "政策解读栏目更新不经常",
        assign(3, "09:37", "office", 70, handler="handler", term="lasting"),
        did(4, "09:47", "handler", "accept"),
        measure(5, "15:20", "handler", "每月制定解读选题计划，文件印发后10个工作日内完成解读", 70),
        measure(5, "15:26", "handler", "丰富解读形式，图文解读占比不低于三分之一", 70),
        report(17, "16:10", "handler", 1, 40, "本月选题4个，已发布解读3篇。"),
        did(24, "09:50", "leader", "add_remark", text="图文解读可以请业务处室一起出题。"),
        report(36, "10:45", "handler", 1, 60, "选题计划按月执行，累计发布解读7篇。", "解读发布清单.csv"),
        report(36, "10:58", "handler", 2, 50, "已制作图文解读3篇。"),
    ),
    life(
        "网站留言答复超过规定时限",
        assign(3, "09:42", "office", 45, handler="handler", verifier="verifier", term="fixed"),
        did(5, "10:05", "handler", "accept"),
        measure(6, "09:30", "handler", "建立留言转办台账，答复期限前2个工作日提醒承办处室", 30),
        report(21, "14:50", "handler", 1, 80, "台账启用后转办留言18条，均在时限内答复。"),
        report(34, "16:15", "handler", 1, 100, "到期提醒运行满一个月，没有超时答复。", "留言转办台账.csv"),
        submit(36, "11:10", "head", "建立留言转办台账，台账启用以来的留言全部在5个工作日内答复"),
        review(38, "15:30", "1", "passed", "台账完整，答复时间与网站记录一致。"),
        verify(39, "09:40", "抽查留言30条，答复均未超过时限。"),
    ),
    life(
        "会议纪要印发不及时",
        assign(39, "10:20", "office", 55, handler="handler", verifier="verifier", term="fixed"),
    ),
)

MONEY = (
    life(
        "没有编制需求论证材料",
        assign(3, "10:05", "procurement", 48, handler="handler2", verifier="verifier", term="fixed"),
        did(4, "10:25", "handler2", "accept"),
        measure(5, "09:50", "handler2", "制定采购需求论证模板，作为立项的必备材料", 25),
        measure(5, "09:57", "handler2", "补齐3个项目的需求论证材料", 30, owner="head2"),
        report(16, "15:10", "handler2", 1, 100, "论证模板经处务会讨论后印发。", "采购需求论证模板.txt"),
        count(16, "15:16", "handler2", "rules_made", 1),
        report(33, "11:25", "head2", 2, 100, "3个项目的论证材料已经补齐并归档。", "需求论证材料清单.csv"),
        count(33, "11:31", "head2", "documents_filed", 3),
        submit(37, "10:15", "head2", "制定需求论证模板1项，补齐3个项目的论证材料，新立项项目均附论证材料"),
        refused(37, "10:40", "head2", "verify", "材料齐全。"),
        review(39, "14:20", "1", "passed", "模板内容完整。"),
    ),
    life(
        "没有在规定时间内备案",
        assign(3, "10:09", "procurement", 25, handler="handler2", term="fixed"),
        did(4, "10:29", "handler2", "accept"),
        measure(5, "10:20", "handler2", "补办2份合同的备案手续", 15),
        measure(5, "10:24", "handler2", "在合同登记表中增加备案期限一栏，专人督办", 20),
        report(12, "09:55", "handler2", 1, 100, "2份合同已补办备案。", "合同备案回执.pdf"),
        count(12, "10:01", "handler2", "documents_filed", 2),
        report(19, "14:40", "handler2", 2, 100, "登记表已经增加备案期限，由专人每周核对。"),
        submit(20, "16:05", "head2", "2份合同补办备案，新签合同均在期限内备案"),
        verify(23, "11:15", "备案回执齐全；新签合同样本较少，建议继续观察。"),
        close(24, "10:30", "coordinator", "basically_completed"),
    ),
    life(
        "供应商履约评价没有形成书面记录",
        assign(3, "10:13", "procurement", 43, handler="handler2", verifier="verifier", term="fixed"),
        did(4, "10:33", "handler2", "accept"),
        measure(6, "14:30", "handler2", "制定供应商履约评价表，验收时同步填写", 20),
        measure(6, "14:36", "handler2", "对本年度已验收项目补做履约评价", 35),
        report(18, "16:25", "handler2", 1, 100, "评价表已经启用。", "供应商履约评价表.txt"),
        report(29, "15:50", "handler2", 2, 100, "9个已验收项目均已补做评价。", "履约评价汇总.csv"),
        submit(30, "09:20", "head2", "启用供应商履约评价表，9个已验收项目补做评价"),
        review(32, "10:35", "1", "passed", "评价表要素齐全。"),
        review(32, "10:41", "2", "returned", "2个项目的评价没有使用部门签字，请补齐。"),
        did(32, "10:48", "verifier", "send_back", "第2项措施的评价材料不完整，请补齐使用部门意见后再提请核验。"),
        report(37, "14:55", "handler2", "", "", "已补签1个项目，另1个项目等待使用部门反馈。"),
    ),
    life(
        "差旅费报销审核不严",
        assign(3, "10:20", "finance", 22, handler="finance-handler", verifier="verifier", term="fixed"),
        did(4, "11:05", "finance-handler", "accept"),
        measure(4, "11:20", "finance-handler", "收回重复报销的市内交通费", 10),
        measure(4, "11:26", "finance-handler", "修订差旅费报销审核要点，实行逐笔复核", 18),
        report(7, "10:30", "finance-handler", 1, 100, "重复报销款项713.20元已经全部收回。", "收款凭证.pdf"),
        count(7, "10:36", "finance-handler", "money_recovered", 71_320),
        report(15, "16:45", "finance-handler", 2, 100, "审核要点已经修订印发。", "差旅费报销审核要点.pdf"),
        count(15, "16:50", "finance-handler", "rules_revised", 1),
        count(15, "16:54", "finance-handler", "trainings", 1),
        submit(16, "10:10", "hr-head", "收回重复报销款项713.20元，修订审核要点1项，组织报销人员培训1次"),
        review(18, "09:45", "1,2", "passed", "收款凭证与账面一致，审核要点已经执行。"),
        verify(18, "09:52", "抽查修订后的报销凭证20份，审批单齐全。"),
        close(19, "15:35", "leader"),
    ),
    life(
        "往来款项清理不及时",
        assign(3, "10:26", "finance", 28, handler="finance-handler", term="fixed", severity="serious"),
        did(4, "11:09", "finance-handler", "accept"),
        measure(6, "10:15", "finance-handler", "逐笔核对挂账原因，确定清理责任人和时限", 15),
        measure(6, "10:21", "finance-handler", "催收或者按程序处理3笔挂账款项", 28, owner="finance-head"),
        report(
            13,
            "15:15",
            "finance-handler",
            1,
            100,
            "3笔款项的原因已经查清，清理方案经处务会通过。",
            "清理方案.txt",
        ),
        report(22, "10:05", "finance-head", 2, 30, "1笔4.5万元已经收回，其余2笔正在函证。", "银行回单.pdf"),
        count(22, "10:12", "finance-head", "money_recovered", 4_500_000),
        did(27, "16:20", "coordinator", "change_due", "对方单位正在办理决算，函证回复推迟。", due_on=Due(36)),
        report(35, "17:10", "finance-head", 2, 50, "第2笔款项已经取得对方单位确认，待付款。"),
        did(39, "10:05", "coordinator", "add_remark", text="已经逾期，请于本周内书面说明第3笔款项的处理意见。"),
    ),
)

LIVES = (*OFFICE, *MONEY, *THINGS, *SYSTEMS, *RULES)
