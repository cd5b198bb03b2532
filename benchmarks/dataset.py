"""The data set by number: which ticket is open, overdue, whose, and how often it was changed.

It is a function of the number and of today alone, so that whoever loads it and whoever looks at it agree without
talking to each other. 40 % are open, 20 % open and overdue; every 97th has twenty changes, the others three at least.
"""

import datetime as dt
from dataclasses import dataclass

DEPARTMENTS = 8
HANDLERS = 50
HISTORY_STEP = 97
LONG_HISTORY = 20
# A word in the title of every n-th ticket, to search for.
WORDS = ((1, "整改"), (10, "简报报送"), (500, "会议室预订"), (5000, "钥匙保管"))
TEXT = (
    "Guard rail on the mezzanine is loose at the third post. Fasten it, have a second person check the torque, "
    "photograph the result and attach the inspection sheet. Until then the aisle below stays closed. "
)


@dataclass(frozen=True)
class Issue:
    """What becomes the ticket of this number."""

    number: int
    today: dt.date

    @property
    def department(self) -> int:
        return self.number % DEPARTMENTS

    @property
    def handler(self) -> int:
        """Somebody of the department."""
        return self.department + DEPARTMENTS * (self.number // 40 % HANDLERS % (HANDLERS // DEPARTMENTS))

    @property
    def is_open(self) -> bool:
        return _slot(self.number) < 2

    @property
    def is_overdue(self) -> bool:
        return _slot(self.number) == 0

    @property
    def due(self) -> dt.date:
        if self.is_open and not self.is_overdue:
            return self.today + dt.timedelta(days=1 + self.number % 60)
        return self.today - dt.timedelta(days=1 + self.number % 90)

    @property
    def created(self) -> dt.datetime:
        eight = dt.datetime.combine(self.today, dt.time(8), dt.UTC)
        return eight - dt.timedelta(days=100 + self.number % 200, seconds=self.number % 3600)

    @property
    def has_a_long_history(self) -> bool:
        return self.number % HISTORY_STEP == 0

    @property
    def title(self) -> str:
        words = "、".join(word for step, word in WORDS if self.number % step == 0)
        return f"{words}问题：Rectify finding {self.number:06d} in department {self.department}"

    @property
    def problem(self) -> str:
        return f"{self.title}。三季度有 7 期晚于规定时限，登记不全。Finding {self.number}. {TEXT * 2}"


def _slot(number):
    """0 overdue, 1 open, 2 to 4 closed."""
    return number // DEPARTMENTS % 5


def issues(count, today):
    return (Issue(number, today) for number in range(1, count + 1))


def overdue_in(count, department) -> int:
    return sum(_slot(k) == 0 for k in range(1, count + 1) if k % DEPARTMENTS == department)


def open_numbers(count) -> list[int]:
    """Those in progress without a long history: what a step moves there and back."""
    return [k for k in range(1, count + 1) if _slot(k) < 2 and k % HISTORY_STEP]


def long_numbers(count) -> list[int]:
    """Those with twenty changes."""
    return list(range(HISTORY_STEP, count + 1, HISTORY_STEP))
