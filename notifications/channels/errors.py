class Undeliverable(Exception):
    """This message will never get through to this person; trying again would change nothing."""


class Unavailable(Exception):
    """The way itself is closed at the moment; others would not get through either."""
