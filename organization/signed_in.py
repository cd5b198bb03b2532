"""Whoever is signed in comes with what every page asks next."""

from django.contrib.auth.backends import ModelBackend

from organization.models import User
from record.kept import with_registry_head


class SignedIn(ModelBackend):
    """Django's own, whose person knows the head of the registry's chain: one statement for both."""

    def get_user(self, user_id):
        person = with_registry_head(User.objects.filter(pk=user_id)).first()
        return person if person and self.user_can_authenticate(person) else None
