"""Mail by SMTP. The server's yes means that it took the mail, not that somebody read it."""

import hashlib
import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.template import Context, Engine
from django.utils import timezone
from django.utils.translation import override

from notifications.channels.channel import Channel, Unavailable, Undeliverable
from notifications.wording import in_one_line, time_left, words_of
from organization.calendar import local_today
from organization.kept import kept

PER_CONVERSATION = 50  # mails; servers hang up on those who talk too long
# Of its own: the pages' engine loads every app's pages with their tags, which no mail needs.
LETTERS = Engine([settings.BASE_DIR / "templates"], libraries={"i18n": "django.templatetags.i18n"})
CLOSING = 421  # RFC 5321: service not available, closing transmission channel
LONGEST_TITLE = 80  # characters of a title in a subject line


class Email(Channel):
    """One conversation with the server, opened when the first mail is sent."""

    @staticmethod
    def is_on() -> bool:
        return bool(settings.EMAIL_HOST)

    @staticmethod
    def address_of(person) -> str:
        return person.email

    @staticmethod
    def message_id(cause: str) -> str:
        """The same cause always gives the same Message-ID, so that a mail sent twice is known for one."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "rectify.invalid"
        return f"<{hashlib.sha256(cause.encode()).hexdigest()[:40]}@{domain}>"

    def __init__(self):
        self._server, self._sent = EmailBackend(), 0

    def __exit__(self, *exception):
        # What was taken is taken: a server that stumbles over our goodbye changes nothing.
        with suppress(Exception):
            self._server.close()

    def send(self, delivery):
        """Return when the server took the mail. Unavailable: the line is gone, and the next mail asks for a new one."""
        mail = letter(delivery, kept(delivery.registry_head).calendar)
        self._begin()
        try:
            self._server.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refused:
            for code, said in refused.recipients.values():
                self._told(code, said)
            raise
        except smtplib.SMTPDataError as refused:
            self._told(refused.smtp_code, refused.smtp_error)
            raise
        except OSError as lost:  # every error of smtplib is one too: a timeout, a broken line, a refused sender
            self._hang_up()
            raise Unavailable(f"{type(lost).__name__}: {lost}") from lost
        self._sent += 1

    def _told(self, code, said):
        """What a refusal means: for good, or that the server closes and hears nobody now; else another time."""
        words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
        if 500 <= code < 600:
            raise Undeliverable(words)
        if code == CLOSING:
            self._hang_up()
            raise Unavailable(words)

    def _begin(self):
        if self._is_cut():
            self._hang_up()
        if self._sent and self._sent % PER_CONVERSATION == 0:
            with suppress(Exception):
                self._server.close()
        try:
            self._server.open()
        except OSError as closed:
            raise Unavailable(f"{type(closed).__name__}: {closed}") from closed

    def _is_cut(self):
        """The library drops the line when a server ends it, and still takes it for one."""
        return self._server.connection is not None and self._server.connection.sock is None

    def _hang_up(self):
        """Drop the line without a goodbye, for which a silent server would make us wait once more."""
        connection, self._server.connection = self._server.connection, None
        if connection is not None:
            connection.close()


def letter(delivery, calendar) -> EmailMessage:
    """The mail, in the recipient's language, as the ticket stands now."""
    notice = delivery.notice
    with override(notice.recipient.language):
        said = _context(notice, calendar) if notice.ticket_id else _context_of_powers(notice)
        about = "" if notice.ticket_id else "power_"
        return EmailMessage(
            subject=in_one_line(_written(f"{about}subject", said)),
            body=_written(f"{about}mail", said).strip() + "\n",
            to=[notice.recipient.email],
            headers={
                "Message-ID": delivery.message_id,
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )


def _written(name, said):
    return LETTERS.get_template(f"notifications/{name}.txt").render(Context(said))


def link_to(place: str) -> str:
    """Where a link of a mail leads. The path is spelled: to look it up would load every page."""
    return f"{settings.RECTIFY_BASE_URL}/{place}/"


def _context(notice, calendar) -> dict:
    ticket, today = notice.ticket, local_today(timezone.now())
    return {
        "person": notice.recipient,
        "ticket": ticket,
        "title": in_one_line(ticket.title),
        "short_title": in_one_line(ticket.title)[:LONGEST_TITLE],
        "said": words_of(notice),
        "time_left": time_left(ticket, today, calendar),
        "link": link_to(f"tickets/{ticket.number}"),
    }


def _context_of_powers(notice) -> dict:
    said = words_of(notice)
    return {"person": notice.recipient, "said": said, "place": notice.place, "link": link_to("inbox")}
