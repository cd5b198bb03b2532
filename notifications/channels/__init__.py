"""The ways by which a notice leaves the house. A channel says whom it reaches, and sends one delivery after another:

with CHANNELS["email"]() as channel:
    channel.send(delivery)  # raises Undeliverable or Unavailable, or whatever went wrong this time
"""

from notifications.channels.email import Email
from notifications.channels.errors import Unavailable, Undeliverable

__all__ = ["CHANNELS", "Unavailable", "Undeliverable", "channels_to"]

CHANNELS = {"email": Email}


def channels_to(person) -> list[str]:
    """The names of the channels that reach the person."""
    return [name for name, channel in CHANNELS.items() if channel.reaches(person)]
