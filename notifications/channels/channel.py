class Undeliverable(Exception):
    """This message will never get through to this person; trying again would change nothing."""


class Unavailable(Exception):
    """The way itself is closed at the moment; others would not get through either."""


class Channel:
    """A way by which notices leave the house. While it is open, `send(delivery)` raises one of the above, or whatever
    went wrong this time; `message_id(cause)` is the same for the same cause.

    One that goes to nobody in particular is not `to_recipients`: it has one address whoever is told, and takes one
    notice of each event.
    """

    to_recipients = True

    @classmethod
    def reaches(cls, person) -> bool:
        return cls.is_on() and bool(cls.address_of(person))

    @classmethod
    def takes(cls, notices, people) -> list:
        """Those of the notices that go this way, `people` being everybody by id."""
        return [n for n in notices if not n.topic.is_quiet and cls.reaches(people[n.recipient_id])]

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        """Let go of what was opened."""
