"""Whom a word to others has reached, and how, in a sentence."""

from django.utils.translation import gettext as _

from notifications.audience import Audience
from notifications.news import reached
from organization.labels import enumerated, labels_of_people

MOST_NAMED = 20


def told(event, audience=None) -> str:
    """“Told: Li Wei (inbox and mail), Wang Fang (inbox; no mail).” for the event of a step that is a word to others."""
    found = reached(event, event.moved, audience)
    if not found:
        return _("Nobody could be told: nobody but you holds the role that has to act now.")
    labels = labels_of_people(person for person, _by_mail in found)
    how = {True: _("%(person)s (inbox and mail)"), False: _("%(person)s (inbox; no mail)")}
    said = [how[by_mail] % {"person": labels[person.pk]} for person, by_mail in found]
    return _("Told: %(people)s.") % {"people": enumerated(said, MOST_NAMED)}


class ToldRow:
    """What came of one ticket among many (tracker.bulk.Row), with whom the word about it has reached."""

    def __init__(self, row, audience):
        self.number, self.ticket, self.refusals, self.is_refused = row.number, row.ticket, row.refusals, row.is_refused
        self.told = told(row.event, audience) if row.event else ""


def told_rows(rows, on) -> list[ToldRow]:
    audience = Audience(on)
    return [ToldRow(row, audience) for row in rows]
