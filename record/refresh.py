from django.db import models
from django_fsm import FSMFieldMixin


class SafeRefresh(models.Model):
    """`refresh_from_db` for a model with a protected state.

    The library's own mixin lifts the protection on the class while it refreshes, which other threads see.
    """

    class Meta:
        abstract = True

    def refresh_from_db(self, using=None, fields=None, **kwargs):
        if fields is None:
            deferred = self.get_deferred_fields()
            fields = [f.attname for f in self._meta.concrete_fields if f.attname not in deferred]
        kept = {name: self.__dict__.pop(name) for name in self._protected_names() if name in self.__dict__}
        try:
            super().refresh_from_db(using=using, fields=list(fields), **kwargs)
        finally:
            for name, value in kept.items():
                self.__dict__.setdefault(name, value)

    def _protected_names(self):
        return [f.attname for f in self._meta.concrete_fields if isinstance(f, FSMFieldMixin) and f.protected]
