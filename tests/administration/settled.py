"""An office in which every act of the registry finds what it may be about."""

import json
from datetime import timedelta

from administration.acts import ACTS
from administration.people import links
from organization.models import Holiday, User
from organization.people import delegate
from tests.office import FIRST_DAY, today
from tracker.reminders.ladder import ship_ladder
from workflow.files import as_text
from workflow.models import Procedure
from workflow.publishing import COLUMNS, draft

DAY = timedelta(days=1)
A_DAY = {"kind": "rest", "status": "provisional", "name": "春节", "source": "国办通知"}


class Settled:
    """An office with one of everything that an act may be about; closed, ended and drafted where an act wants it so."""

    def __init__(self, office):
        self.office, self.admin = office, office.admin
        with office.registry("settled") as door:
            ship_ladder(door, FIRST_DAY)
            self.day = door.save(Holiday(day=today().replace(month=1, day=1), **A_DAY))
            self.lent = delegate(door, office.head.appointments.get(), office.handler, today(), today() + 9 * DAY)
            version = Procedure.objects.first()
            self.draft = draft(door, {name: getattr(version, name) for name in COLUMNS} | {"name": "own"})
            office.stranger.is_active = False
            door.save(office.stranger)
            office.departments["archive"].ended_on = today() - DAY
            door.save(office.departments["archive"])
        self.version = version

    def text(self, **changes):
        return json.dumps(json.loads(as_text(self.draft)) | changes, ensure_ascii=False)

    def link_of(self, person):
        made = ACTS["make_link"](self.admin, interface="page", person=person)
        return links.token_of(User.objects.get(pk=person.pk), made.event)
