"""Who works in the demonstration office, and where."""

from dataclasses import dataclass

from organization.vocabulary import Role

UNIT = ("bureau", "示例市示范局")

# The information centre is renamed in the course of the story; see `story.RENAMED`.
DEPARTMENTS = (
    ("office", "办公室"),
    ("hr", "人事处"),
    ("finance", "财务处"),
    ("procurement", "采购管理处"),
    ("it", "信息中心"),
    ("legal", "法规处"),
    ("logistics", "后勤保障处"),
    ("archives", "档案室"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the office; only those with an account sign in."""

    username: str
    name: str
    role: str
    department: str
    signs_in: bool = True

    def as_dict(self):
        """As the founding of an office takes somebody."""
        return {name: getattr(self, name) for name in ("username", "name", "role", "department")}


ACCOUNTS = (
    Member("coordinator", "王静", Role.COORDINATOR, "bureau"),
    Member("head", "李明", Role.HEAD, "office"),
    Member("handler", "陈晓", Role.HANDLER, "office"),
    Member("verifier", "赵宁", Role.VERIFIER, "bureau"),
    Member("leader", "周岚", Role.LEADER, "bureau"),
    Member("auditor", "孙文", Role.AUDITOR, "bureau"),
    Member("admin", "吴桐", Role.ADMINISTRATOR, "bureau"),
    Member("head2", "郑捷", Role.HEAD, "procurement"),
    Member("handler2", "冯璐", Role.HANDLER, "procurement"),
)

# Everybody else: they are in the history, and somebody may be given a password later.
COLLEAGUES = tuple(
    Member(f"{department}-{role}", name, role, department, signs_in=False)
    for department, head, handler in (
        ("hr", "何敏", "吕清"),
        ("finance", "许峰", "沈悦"),
        ("it", "韩哲", "杨帆"),
        ("legal", "朱越", "秦朗"),
        ("logistics", "尤佳", "蒋毅"),
        ("archives", "卫宁", "陶然"),
    )
    for role, name in ((Role.HEAD, head), (Role.HANDLER, handler))
)

EVERYBODY = (*ACCOUNTS, *COLLEAGUES)
