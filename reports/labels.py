"""The labels of reports and ledgers: Chinese, whatever language the interface has.

A report is a document of the office; the same facts must give the same bytes to everybody, so nothing here
asks for a language, a locale or a clock.
"""

CLASSES = ("completed", "basically_completed", "advancing", "unfinished", "cancelled")
DONE_CLASSES = ("completed", "basically_completed")
STATES = ("registered", "assigned", "in_progress", "submitted", "verified", "closed", "cancelled")

CLASS_LABELS = {
    "completed": "已完成",
    "basically_completed": "基本完成",
    "advancing": "正在推进",
    "unfinished": "未完成",
    "cancelled": "已撤销",
}
STATE_LABELS = {
    "registered": "待分派",
    "assigned": "待签收",
    "in_progress": "整改中",
    "submitted": "待核验",
    "verified": "待销号",
    "closed": "已销号",
    "cancelled": "已撤销",
}
TERM_LABELS = {"immediate": "立行立改", "fixed": "限期整改", "lasting": "长期坚持"}
SEVERITY_LABELS = {"ordinary": "一般", "serious": "较重", "major": "重大"}
RESULT_LABELS = {"completed": "完成", "basically_completed": "基本完成"}
KIND_LABELS = {
    "inspection": "检查",
    "audit": "审计",
    "supervision": "督查",
    "safety": "安全检查",
    "environment": "环保检查",
    "self-check": "自查",
}
# The closed list of work that is counted, in the order in which reports name it.
COUNTER_LABELS = {
    "rules_made": ("制定制度", "项"),
    "rules_revised": ("修订制度", "项"),
    "meetings": ("召开会议", "次"),
    "trainings": ("组织培训", "次"),
    "documents_filed": ("补报材料", "份"),
    "money_recovered": ("收回资金", "分"),
    "money_saved": ("节约资金", "分"),
    "assets_registered": ("登记资产", "件"),
}
