"""One-time links for a new password: made by an administrator, who never learns what is chosen through them.

Nothing of a link is stored. It is a keyed digest over the person's present password hash and the event that made it,
so it dies when a password is set, when another link is made or this one is withdrawn, and a day after it was made.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from organization.vocabulary import LINK_MADE
from record.models import Event, Registry

LINK_WITHDRAWN, LINK_USED = "password_link_withdrawn", "password_set_by_link"
LIFETIME = timedelta(hours=24)
AN_HOUR = timedelta(hours=1)


def open_link(person):
    """The event that made the person's link, as long as the link would be taken; None otherwise."""
    newest = _events(person, LINK_MADE, LINK_WITHDRAWN, LINK_USED).order_by("-version").first()
    is_open = newest and newest.detail == LINK_MADE and timezone.now() < newest.at + LIFETIME
    return newest if is_open and person.is_active else None


def links_made_lately(person, now) -> int:
    return _events(person, LINK_MADE).filter(at__gt=now - AN_HOUR).count()


def token_of(person, event) -> str:
    """The secret of the link that `event` made."""
    said = f"{person.pk}:{event.version}:{person.password}"
    return salted_hmac("desk.administration.links", said, algorithm="sha256").hexdigest()


def opens(person, token) -> bool:
    """Whether the token lets somebody choose this person's password now."""
    event = open_link(person)
    return event is not None and constant_time_compare(token_of(person, event), token)


def address_of(request, person, event) -> str:
    """The whole link. The Host header is believed only where no base address is set, and ALLOWED_HOSTS guards it."""
    path = reverse("new-password", args=[person.pk, token_of(person, event)])
    # In development the port is whichever was free, and only this machine's own names are allowed hosts.
    base = "" if settings.DEBUG else settings.RECTIFY_BASE_URL
    return f"{base}{path}" if base else request.build_absolute_uri(path)


def _events(person, *details):
    registry = Event.objects.filter(subject=Registry.namesake().subject_key)
    return registry.filter(detail__in=details, parameters__person=person.pk)
