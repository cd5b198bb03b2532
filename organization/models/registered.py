from record.models import Registry, Tracked


class Registered(Tracked):
    """A tracked row of the office's one registry."""

    class Meta:
        abstract = True

    def sealing_subject(self):
        return Registry.namesake()
