"""What happens unasked, and when. The tasks themselves live in their apps; times are the office's own."""

from celery.schedules import crontab

SCHEDULE = {
    "reconcile": {
        "task": "record.tasks.reconcile",
        "schedule": crontab(hour=2, minute=30),
    },
    "replan_reminders": {
        "task": "tracker.tasks.replan",
        "schedule": crontab(hour=2, minute=45),
    },
    "check_staffing": {
        "task": "tracker.tasks.check_staffing",
        "schedule": crontab(hour=2, minute=50),
    },
    "sweep_drafts": {
        "task": "intake.tasks.sweep_drafts",
        "schedule": crontab(hour=3, minute=15),
    },
    "sweep_store": {
        "task": "tracker.tasks.sweep_store",
        "schedule": crontab(hour=3, minute=30),
    },
    "drain_outbox": {
        "task": "record.tasks.drain_outbox",
        "schedule": 30.0,
        # While no worker listens these would pile up, and one is as good as many.
        "options": {"expires": 30},
    },
    "sweep_reminders": {
        "task": "notifications.tasks.sweep_reminders",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "deliver_due": {
        "task": "notifications.tasks.deliver_due",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
}
