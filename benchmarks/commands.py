"""Whole commands on a loaded database that nobody serves: seconds, CPU, memory at most."""

import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

import psycopg

from benchmarks.loading import number_of
from benchmarks.surroundings import FOLDER, ROOT, environment

SET_UP = "import django; django.setup()"
LATER = "UPDATE tracker_ticket SET next_reminder_at = now() + interval '3 days' WHERE next_reminder_at IS NOT NULL"
DUE = """UPDATE tracker_ticket SET next_reminder_at = now() - interval '1 minute' WHERE id IN (
SELECT t.id FROM tracker_ticket t WHERE t.state = 'in_progress' AND t.due_on < current_date - 10 AND NOT EXISTS (
SELECT 1 FROM notifications_reminder r WHERE r.subject = 'ticket:' || t.id) ORDER BY t.id LIMIT %s)"""
IMPORTED = 2000  # tickets


def run(url, command, *, answer=True):
    """{"seconds", "cpu_s", "peak_mib", "answer"} of one run; the answer is what it printed as JSON."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as trouble:
        began = time.perf_counter()
        env = environment(url, mail=False)
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, stdout=output, stderr=trouble)
        _pid, status, usage = os.wait4(process.pid, 0)
        took, process.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
        said, why = (_written(file) for file in (output, trouble))
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {why[-2000:]}{said[-500:]}")
    return {
        "seconds": round(took, 3),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 3),
        "peak_mib": round(usage.ru_maxrss / 1024),
        "answer": json.loads(said) if answer else None,
    }


def _written(file):
    file.seek(0)
    return file.read().decode(errors="replace")


def again(url, command, times, *, answer=True):
    runs = [run(url, command, answer=answer) for _ in range(times)]
    return runs[0] | {name: round(median(each[name] for each in runs), 3) for name in ("seconds", "cpu_s")}


def small(url, today, times):
    """Those that a person waits for."""
    number = number_of(97, today)
    yield "django.setup()", again(url, ["-c", SET_UP], times, answer=False)
    yield "manage.py show", again(url, ["manage.py", "show", number, "--json"], times)
    yield "manage.py offers", again(url, ["manage.py", "offers", number, "--as", "bench", "--json"], times)
    yield "manage.py history, 20 changes", again(url, ["manage.py", "history", number, "--json"], times)
    said = ["--title", "新发现", "--text", "登记不全，由命令登记。", "--as", "bench", "--json"]
    yield "manage.py register", again(url, ["manage.py", "register", "--inspection", "1", *said], times)


def large(url, today):
    """Those that work through much."""
    yield f"import of {IMPORTED} tickets", imported(url, today)
    out = FOLDER / "ledger.csv"
    yield "ledger as CSV", run(url, ["manage.py", "ledger", "--format", "csv", "--out", str(out), "--json"])
    out.unlink(missing_ok=True)


def reminders(url):
    """With so many due; none where there are not as many tickets."""
    for due in (0, 1000, 10_000):
        if (cost := reminded(url, due)) is not None:
            yield f"reminders, {due} due", cost


def imported(url, today):
    path = FOLDER / "feedback.txt"
    path.write_text(feedback(IMPORTED), encoding="utf-8")
    new = ["--new", "压测检查", "--unit", "unit", "--fed-back-on", str(today), "--as", "bench", "--json"]
    cost = run(url, ["manage.py", "import_feedback", str(path), *new])
    path.unlink()
    found = sum(bool(issue["ticket"]) for issue in cost.pop("answer")["issues"])
    if found != IMPORTED:
        raise RuntimeError(f"{found} tickets came of {IMPORTED} issues.")
    return cost | {"answer": found}


def feedback(count):
    """A paper with so many issues, some 250 bytes each."""
    lines = ["关于综合检查情况的反馈意见", "示例市示范局：", "二、检查发现的主要问题"]
    for n in range(count):
        group, place = divmod(n, 50)
        if place == 0:
            lines.append(f"（{_chinese(group + 1)}）第{group + 1}类方面")
        found = f"抽查台账{n + 7}份，其中{n % 9 + 2}份晚于规定时限，没有写明原因和责任人。"
        lines.append(f"{place + 1}. 第{n + 1}项登记不全。{found}")
    return "\n\n".join(lines) + "\n"


def _chinese(number):
    digits = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else (digits[tens] if tens > 1 else "") + "十") + digits[ones].strip()


def reminded(url, due):
    """None where there are too few tickets."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(LATER)
        if due and connection.execute(DUE, [due]).rowcount < due:
            return None
    cost = run(url, ["manage.py", "remind", "--json"])
    if cost["answer"]["planned"] < due:
        raise RuntimeError(f"{cost['answer']} of {due} that were due.")
    return cost
