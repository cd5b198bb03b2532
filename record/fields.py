"""Columns shorter in the database than everybody else reads them: digests as bytes, a text only where it changed."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from re import compile as pattern

from django.db import models
from django.db.models.expressions import Col

SHA256 = 32  # bytes
_DIGITS = pattern("[0-9a-f]{64}")
_SHORT = pattern("[A-Za-z0-9_-]{43}")  # a SHA-256 in base64 without its padding


class DigestField(models.Field):
    """Hexadecimal digits in Python, as many bytes as `length` at most in the database.

    Whoever compares may hand in a whole digest; it is cut as it was when it was stored. A text that somebody wrote
    there by SQL is read as it stands.
    """

    description = "A digest"

    def __init__(self, *args, length=SHA256, **kwargs):
        super().__init__(*args, **kwargs)
        self.length = length

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({} if self.length == SHA256 else {"length": self.length})

    def get_internal_type(self):
        return "BinaryField"

    def from_db_value(self, value, expression, connection):
        if value is None or isinstance(value, str):
            return value
        return value.hex() if len(value) <= SHA256 else bytes(value).decode(errors="replace")

    def get_prep_value(self, value):
        """The bytes; raises ValueError for what are no digits."""
        value = super().get_prep_value(value)
        return bytes.fromhex(value)[: self.length] if isinstance(value, str) else value


class TextDigestsField(models.JSONField):
    """{name: digest of that text}, hexadecimal in Python; base64 in the database, which reads digits, too."""

    def from_db_value(self, value, expression, connection):
        return self.read(super().from_db_value(value, expression, connection))

    @staticmethod
    def read(value):
        """As everybody else names them."""
        return {name: long(digest) for name, digest in value.items()} if isinstance(value, dict) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return {name: short(digest) for name, digest in value.items()} if isinstance(value, dict) else value


def short(digest):
    """A SHA-256 in base64, for use in a URL and without padding; anything else as it is."""
    if not isinstance(digest, str) or not _DIGITS.fullmatch(digest):
        return digest
    return urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def long(digest):
    """The digits of what `short` made; anything else as it is."""
    if not isinstance(digest, str) or not _SHORT.fullmatch(digest):
        return digest
    return urlsafe_b64decode(digest + "=").hex()


class ToldOnceField(models.TextField):
    """A text of a history row, stored where it changed; NULL in the table means: as in the row before.

    Whoever reads or filters by the ORM, `values` and SQL written by it too, meets the whole text. An instance names
    in `as_before` what its row leaves out when it is inserted, and keeps it.
    """

    def get_col(self, alias, output_field=None):
        return _Whole(alias, self, output_field) if alias else super().get_col(alias, output_field)

    def pre_save(self, model_instance, add):
        return None if self.attname in model_instance.as_before else super().pre_save(model_instance, add)

    def whole(self, alias: str, quote) -> str:
        """SQL for the text in the row that `alias` (quoted) names: its own, or else the newest one before it."""
        table, column = quote(self.model._meta.db_table), quote(self.column)
        return f"""COALESCE({alias}.{column}, (SELECT told.{column} FROM {table} told
            WHERE told.id = {alias}.id AND told.{column} IS NOT NULL
                AND (told.history_date, told.history_id) < ({alias}.history_date, {alias}.history_id)
            ORDER BY told.history_date DESC, told.history_id DESC LIMIT 1))"""  # noqa: S608 - our own names


class _Whole(Col):
    """The column as it is to be read."""

    def as_sql(self, compiler, connection):
        quote = compiler.quote_name_unless_alias
        return self.target.whole(quote(self.alias), quote), []
