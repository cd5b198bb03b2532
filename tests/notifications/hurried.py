"""The office's own Celery in a hurry: the scheduler ticks every second, time passes eight times as fast for senders.

What somebody began and did not finish is free when the lease ends: half a minute then takes four seconds.
"""

import os
from datetime import datetime
from functools import partial

import django

from config.celery import app

TICKING = ("sweep_reminders", "deliver_due", "drain_outbox")
SPEED = 8

app.conf.beat_schedule = {
    name: entry | {"schedule": 1.0} for name, entry in app.conf.beat_schedule.items() if name in TICKING
}
app.conf.beat_max_loop_interval = 1

django.setup()

from notifications import sending, tasks  # noqa: E402
from record.clock import database_clock  # noqa: E402

# The same for every process of the office.
BEGAN = datetime.fromisoformat(os.environ["RECTIFY_TEST_BEGAN"])


def hurried_clock():
    return BEGAN + SPEED * (database_clock() - BEGAN)


tasks.Sender = partial(sending.Sender, hurried_clock)
