"""What became of each issue of the self-check: every state, and most of what can happen on the way to it.

The words are those of an office; a measure reads on from 采取以下措施, an outcome from 通过整改.
"""

from operations.demo.steps import (
    Of,
    accept,
    ask_for_time,
    ask_to_reopen,
    assign,
    attach,
    cancel,
    change_due,
    close,
    count,
    decline,
    life,
    measure,
    reassign,
    refused,
    remark,
    reopen,
    report,
    review,
    send_back,
    submit,
    take_back,
    verify,
)

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
        accept(4, "09:35", "handler"),
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
        accept(4, "09:41", "handler"),
        measure(5, "14:15", "handler", "明确收文当日登记、次日分办，急件随到随办", 10),
        report(8, "17:05", "handler", 1, 100, "收文分办时限已写入收文登记要求。", "收文分办要求.txt"),
        submit(9, "10:50", "head", "收文全部在次日前分办，急件均标注了办理时限"),
        verify(11, "14:35", "抽查收文20件，均按时分办。"),
        close(12, "09:30", "coordinator"),
        ask_to_reopen(31, "16:05", "近期抽查收文20件，2件超过3个工作日才分办，建议重启整改。"),
        reopen(32, "09:15", "抽查发现超时分办再次出现，原有措施没有管住休假期间的交接。"),
        change_due(32, "09:22", 50, "重启整改，重新确定期限。"),
        measure(33, "10:40", "handler", "建立收文岗位AB角，休假期间由备岗人员分办", 42),
        report(38, "16:30", "handler", 2, 70, "备岗人员名单已经确定，交接单正在试用。"),
        ask_for_time(39, "09:40", "head", 58, "交接单需要试用满两周，请求延期。"),
    ),
    life(
        "门户网站办事指南没有随办公场所调整而更新",
        assign(3, "09:31", "office", 12, supporting="it", handler="handler", term="immediate"),
        accept(4, "09:44", "handler"),
        attach(6, "11:20", "handler", "办事指南更新对照表.csv"),
        submit(6, "15:05", "head", "5项事项的办理地点和咨询电话全部更新，并逐项核对"),
        verify(8, "10:10", "登录门户网站逐项核对，5项均已更新。"),
        close(9, "16:40", "leader"),
    ),
    life(
        "政策解读栏目更新不经常",
        assign(3, "09:37", "office", 70, handler="handler", term="lasting"),
        accept(4, "09:47", "handler"),
        measure(5, "15:20", "handler", "每月制定解读选题计划，文件印发后10个工作日内完成解读", 70),
        measure(5, "15:26", "handler", "丰富解读形式，图文解读占比不低于三分之一", 70),
        report(17, "16:10", "handler", 1, 40, "本月选题4个，已发布解读3篇。"),
        remark(24, "09:50", "leader", "图文解读可以请业务处室一起出题。"),
        report(36, "10:45", "handler", 1, 60, "选题计划按月执行，累计发布解读7篇。", "解读发布清单.csv"),
        report(36, "10:58", "handler", 2, 50, "已制作图文解读3篇。"),
    ),
    life(
        "网站留言答复超过规定时限",
        assign(3, "09:42", "office", 45, handler="handler", verifier="verifier", term="fixed"),
        accept(5, "10:05", "handler"),
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
        accept(4, "10:25", "handler2"),
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
        accept(4, "10:29", "handler2"),
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
        accept(4, "10:33", "handler2"),
        measure(6, "14:30", "handler2", "制定供应商履约评价表，验收时同步填写", 20),
        measure(6, "14:36", "handler2", "对本年度已验收项目补做履约评价", 35),
        report(18, "16:25", "handler2", 1, 100, "评价表已经启用。", "供应商履约评价表.txt"),
        report(29, "15:50", "handler2", 2, 100, "9个已验收项目均已补做评价。", "履约评价汇总.csv"),
        submit(30, "09:20", "head2", "启用供应商履约评价表，9个已验收项目补做评价"),
        review(32, "10:35", "1", "passed", "评价表要素齐全。"),
        review(32, "10:41", "2", "returned", "2个项目的评价没有使用部门签字，请补齐。"),
        send_back(32, "10:48", "verifier", "第2项措施的评价材料不完整，请补齐使用部门意见后再提请核验。"),
        report(37, "14:55", "handler2", "", "", "已补签1个项目，另1个项目等待使用部门反馈。"),
    ),
    life(
        "差旅费报销审核不严",
        assign(3, "10:20", "finance", 22, handler="finance-handler", verifier="verifier", term="fixed"),
        accept(4, "11:05", "finance-handler"),
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
        accept(4, "11:09", "finance-handler"),
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
        change_due(27, "16:20", 36, "对方单位正在办理决算，函证回复推迟。"),
        report(35, "17:10", "finance-head", 2, 50, "第2笔款项已经取得对方单位确认，待付款。"),
        remark(39, "10:05", "coordinator", "已经逾期，请于本周内书面说明第3笔款项的处理意见。"),
    ),
)

THINGS = (
    life(
        "固定资产账实不符",
        assign(
            3, "10:40", "logistics", 46, supporting="finance", handler="logistics-handler", severity="serious"
        ),
        accept(5, "09:15", "logistics-handler"),
        measure(6, "11:05", "logistics-handler", "42件办公设备补登资产卡片", 25),
        measure(6, "11:10", "logistics-handler", "15件已处置设备办理核销手续", 35, owner="logistics-head"),
        report(24, "15:55", "logistics-handler", 1, 100, "42件设备均已建卡贴签。", "补登资产清单.csv"),
        count(24, "16:01", "logistics-handler", "assets_registered", 42),
        report(35, "11:30", "logistics-head", 2, 100, "核销手续已经办结。", "资产核销批复.pdf"),
        submit(36, "14:40", "logistics-head", "补登资产42件，核销15件，账实相符"),
        take_back(36, "15:20", "logistics-head"),
        attach(38, "09:25", "finance-handler", "账面核对说明.txt", measure="2"),
        submit(38, "10:30", "logistics-head", "补登资产42件，核销15件，账卡物相符，并与财务账核对一致"),
    ),
    life(
        "会议室和公务用车使用登记不完整",
        assign(3, "10:46", "office", 43, handler="handler", term="fixed"),
        decline(4, "15:45", "head", "会议室和公务用车由后勤保障处管理，建议交后勤保障处办理。"),
        assign(5, "10:30", "logistics", 43, handler="logistics-handler", term="fixed"),
        accept(6, "09:40", "logistics-handler"),
        measure(7, "10:55", "logistics-handler", "改用统一登记单，事由和里程为必填", 30),
        measure(7, "11:01", "logistics-handler", "每月抽查登记情况并通报", 43, owner="logistics-head"),
        report(28, "16:35", "logistics-handler", 1, 100, "统一登记单已经启用。", "使用登记单.txt"),
        report(37, "09:55", "logistics-head", 2, 50, "完成第1次抽查，30条登记全部完整。"),
    ),
    life(
        "节能措施落实不到位",
        assign(3, "10:52", "logistics", 70, handler="logistics-handler", term="lasting"),
        accept(5, "09:22", "logistics-handler"),
        measure(7, "14:25", "logistics-handler", "落实下班巡查，及时关闭照明和空调", 70),
        report(
            20,
            "17:15",
            "logistics-handler",
            1,
            50,
            "巡查已经排班，近三周没有发现整层未关灯。",
            "下班巡查记录.csv",
        ),
        count(20, "17:20", "logistics-handler", "meetings", 1),
    ),
    life(
        "消防器材巡检记录缺失",
        assign(
            3, "10:58", "logistics", 10, handler="logistics-handler", verifier="verifier", term="immediate"
        ),
        accept(4, "14:20", "logistics-handler"),
        report(
            6,
            "16:05",
            "logistics-handler",
            "",
            "",
            "3个楼层的器材已经全部检查，压力均正常。",
            "消防器材巡检记录.csv",
        ),
        submit(7, "09:35", "logistics-head", "3个楼层的消防器材全部补检，巡检改为每月签字确认"),
        verify(9, "11:05", "现场抽查6处，巡检卡填写完整。"),
        close(10, "10:20", "coordinator"),
    ),
    life(
        "办公楼层指示标识陈旧",
        cancel(6, "15:50", "楼层标识由物业统一更换，已经列入大楼年度维护计划，不需要另行整改。"),
    ),
)

SYSTEMS = (
    life(
        "信息系统停用账号没有及时注销",
        assign(3, "11:05", "hr", 42, handler="hr-handler", term="fixed"),
        accept(5, "11:15", "hr-handler"),
        measure(7, "15:30", "hr-handler", "人员变动后3个工作日内书面通知系统管理处室", 20),
        report(13, "10:25", "hr-handler", 1, 60, "通知单样式已经拟定。"),
        reassign(
            16,
            "09:30",
            "账号注销由系统管理处室办理更直接，改由信息处牵头。",
            department="it",
            supporting="hr",
        ),
        accept(17, "10:00", "it-handler"),
        measure(18, "14:10", "it-handler", "注销9个停用账号，每季度核对一次账号清单", 42),
        report(25, "15:05", "it-handler", 2, 60, "9个停用账号已经注销。", "账号注销记录.csv"),
        report(31, "11:20", "hr-handler", 1, 100, "通知单已经启用，发出2份。"),
    ),
    life(
        "数据备份没有开展恢复演练",
        assign(3, "11:10", "it", 44, handler="it-handler", verifier="verifier", term="fixed"),
        accept(4, "16:30", "it-handler"),
        measure(8, "09:50", "it-handler", "制定恢复演练方案", 20),
        measure(8, "09:56", "it-handler", "完成1次恢复演练并形成记录", 40),
        report(18, "11:40", "it-handler", 1, 100, "演练方案已经审定。", "恢复演练方案.pdf"),
        reassign(26, "10:15", "承办人参加外部项目，改由部门负责人承办。", handler="it-head"),
        report(39, "16:50", "it-head", 2, 60, "备份数据已在测试环境恢复，正在核对。"),
    ),
    life(
        "文书档案移交不及时",
        assign(
            3,
            "11:16",
            "archives",
            52,
            supporting="office,hr,finance",
            handler="archives-handler",
            term="fixed",
        ),
        accept(5, "10:35", "archives-handler"),
        measure(8, "15:15", "archives-handler", "向有关处室发送未移交清单，约定移交日期", 15),
        measure(8, "15:20", "archives-handler", "完成87件文件的整理移交", 52),
        report(12, "14:45", "archives-handler", 1, 100, "清单已经送达5个处室。"),
        report(34, "10:10", "archives-handler", 2, 60, "已移交52件，其余正在整理。", "档案移交清单.csv"),
        count(34, "10:16", "archives-handler", "documents_filed", 52),
    ),
    life(
        "档案库房温湿度记录不连续",
        assign(3, "11:21", "archives", 10, handler="archives-handler", term="immediate"),
        accept(4, "15:05", "archives-handler"),
        attach(6, "16:55", "archives-handler", "温湿度记录.csv"),
        submit(7, "10:05", "archives-head", "启用每日双人签字登记，记录连续完整"),
        verify(9, "15:25", "查看近期记录，没有缺登。"),
        close(10, "10:24", "coordinator"),
    ),
)

RULES = (
    life(
        "部分制度没有及时修订",
        assign(
            3, "11:30", "legal", 60, supporting="hr,finance", handler="legal-handler", verifier="verifier"
        ),
        accept(4, "11:30", "legal-handler"),
        measure(9, "09:25", "legal-handler", "全面清理现行制度，提出修改和废止清单", 30),
        measure(9, "09:31", "legal-handler", "完成5项制度的修订并更新制度汇编", 60, owner="legal-head"),
        report(
            27,
            "15:45",
            "legal-handler",
            1,
            100,
            "36项制度清理完毕，提出修改5项、废止1项。",
            "制度清理清单.csv",
        ),
        report(38, "11:05", "legal-head", 2, 40, "2项制度已经修订印发，3项正在征求意见。"),
        count(38, "11:11", "legal-head", "rules_revised", 2),
    ),
    life(
        "制度汇编没有更新",
        assign(3, "11:36", "legal", 60, handler="legal-handler"),
        cancel(7, "16:15", "与制度修订一并办理。", merged_into=Of("部分制度没有及时修订")),
    ),
    life(
        "业务培训计划落实不够",
        assign(38, "16:10", "hr", 60, handler="hr-handler", term="fixed"),
    ),
)

LIVES = (*OFFICE, *MONEY, *THINGS, *SYSTEMS, *RULES)
