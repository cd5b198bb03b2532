from django.db import models


class Salt(models.Model):
    """The salt under which one text enters one subject's seal.

    Erasing the row and the text leaves digests that nobody can guess back; the seal still holds.
    `fingerprint` is keyed with the office's seal key, so that it tells nothing either.
    """

    subject = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "fingerprint"), name="salt_once"),)

    def __str__(self):
        return f"{self.subject} {self.fingerprint[:8]}"
