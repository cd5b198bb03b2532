"""The ways by which a notice leaves the house, by their names."""

from notifications.channels.channel import Unavailable, Undeliverable
from notifications.channels.email import Email

__all__ = ["CHANNELS", "Unavailable", "Undeliverable"]

CHANNELS = {"email": Email}
