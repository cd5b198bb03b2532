from django.db import models

from record.fields import DigestField

FINGERPRINT = 16  # bytes: long enough that no two texts of an office share one


class Salt(models.Model):
    """The salt under which one text enters one subject's seal.

    Erasing the row and the text leaves digests that nobody can guess back; the seal still holds.
    `fingerprint` is keyed with the office's seal key, so that it tells nothing either, over subject and text; so one
    is enough to find the salt by.
    """

    fingerprint = DigestField(primary_key=True, length=FINGERPRINT)
    subject = models.CharField(max_length=64)
    salt = DigestField()

    def __str__(self):
        return f"{self.subject} {self.fingerprint[:8]}"
