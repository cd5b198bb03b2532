"""What people change of their own account: the password, the language."""

from axes.utils import reset
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from administration.acting import About, act
from administration.answers import wrong
from administration.people import links
from administration.permissions import is_signed_in
from organization.models import User
from organization.vocabulary import Language
from record.models import Interface
from workflow.verbs import permission

LINK_DEAD = _("This link no longer works. Ask the administrator of your office for a new one.")
NOT_THE_OLD = _("This is not your present password.")
ONESELF = About("person", lambda asked: User.objects.filter(pk=asked.actor.pk))


def a_password(label, autocomplete="new-password"):
    return forms.CharField(
        label=label,
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


@permission("link_dead", LINK_DEAD)
def knows_the_link(asked):
    """Once only: of two that come at the same time, the second finds another password and a dead link."""
    came_by_it = asked.actor is None and asked.transition_request.interface == Interface.LINK
    return came_by_it and links.opens(asked.row, str(asked.said.get("token", "")))


def the_new_password_is_strong(asked):
    try:
        validate_password(asked.answers.get("new", ""), asked.row)
    except ValidationError as weak:
        return [wrong("new", message) for message in weak.messages] if "new" in asked.answers else None
    return None


def the_old_password_is_right(asked):
    if "old" in asked.answers and not asked.row.check_password(asked.answers["old"]):
        return wrong("old", NOT_THE_OLD)
    return None


def _by_whom_the_link_was_made(asked):
    made = links.open_link(asked.row)
    return {"person": asked.row.pk} | ({"made_by": made.actor_id} if made else {})


A_NEW_PASSWORD = {
    # No digest knows a password; whoever repeats the very one that is set says the same.
    "repeats": lambda asked: asked.found is not None and asked.found.check_password(asked.said.get("new", "")),
    "always": True,
    "minds_meanwhile": False,
    "reason": False,
}


@act(
    password_changed=_("changed the password"),
    may=(is_signed_in,),
    about=ONESELF,
    asks=(the_old_password_is_right, the_new_password_is_strong),
    takes={
        "old": a_password(_("Present password"), "current-password"),
        "new": a_password(_("New password")),
    },
    secrets=frozenset({"old", "new"}),
    parameters=lambda asked: {"person": asked.row.pk},
    **A_NEW_PASSWORD,
)
def change_password(door, asked, *, old, new):
    """With the old password, so that an unlocked screen is not enough."""
    return _set_password(asked.row, new)


@act(
    password_set_by_link=_("set a new password through the one-time link"),
    may=(knows_the_link,),
    about=About("person", lambda asked: User.objects.all()),
    asks=(the_new_password_is_strong,),
    takes={"token": forms.CharField(max_length=200), "new": a_password(_("New password"))},
    secrets=frozenset({"token", "new"}),
    parameters=_by_whom_the_link_was_made,
    # Whoever mistyped the old password too often may sign in with the new one.
    follows=lambda asked, door: reset(username=asked.row.get_username()),
    **A_NEW_PASSWORD,
)
def set_password_by_link(door, asked, *, token, new):
    """Nobody is signed in: whoever holds the link acts, and that need not be the person."""
    return _set_password(asked.row, new)


@act(
    language_chosen=_("chose another language"),
    may=(is_signed_in,),
    about=ONESELF,
    takes={"language": forms.ChoiceField(label=_("Language of pages and mails"), choices=Language.choices)},
    reason=False,
    minds_meanwhile=False,
)
def choose_language(door, asked, *, language):
    asked.row.language = language
    return door.save(asked.row)


def _set_password(person, new):
    """The hash is written inside the door's transaction: password and event come together or not at all."""
    person.set_password(new)
    person.save(update_fields=["password"])
    return person
