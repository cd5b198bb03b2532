"""What the tests of notifications share: an office with addresses and a ladder, and a post office."""

import pytest

from organization.models import User
from record import outbox
from tests.notifications.post_office import PostOffice
from tests.office import FIRST_DAY
from tracker.reminders.ladder import ship_ladder


@pytest.fixture
def post_office(settings):
    """A mail server, and settings that point to it."""
    server = PostOffice().open()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "Rectify <rectify@office.example>"
    settings.RECTIFY_BASE_URL = "https://rectify.office.example"
    yield server
    server.close()


@pytest.fixture
def addressed(office):
    """The office, with a mail address for everybody and the suggested ladder."""
    give_addresses(office)
    with office.registry("ladder_shipped", office.admin) as door:
        office.ladder = ship_ladder(door, FIRST_DAY)
    return office


def give_addresses(office, **more):
    with office.registry("addresses", office.admin, is_news=False) as door:
        for name in office.people:
            person = User.objects.get(pk=office.people[name].pk)
            person.email = f"{name}@office.example"
            for column, value in more.items():
                setattr(person, column, value)
            office.people[name] = door.save(person)


@pytest.fixture
def news():
    """Hand the news to its consumers, as a worker would."""
    return outbox.drain
