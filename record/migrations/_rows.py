"""What makes rows small in databases that hold some already. Migrations of every app with a history take it from here."""

import json

from django.db import migrations, models

from record.fields import DigestField, TextDigestsField, ToldOnceField, long, short


class WithoutIndexes(migrations.operations.base.Operation):
    """The columns of the app's history tables lose the index of their own; a table is not written anew for it.

    `columns` names live columns that lose theirs as well, as {model: [field]}.
    """

    def __init__(self, columns=()):
        self.columns = dict(columns)

    def deconstruct(self):
        return type(self).__name__, [self.columns], {}

    def describe(self):
        return "Drops indexes that nobody asks"

    def state_forwards(self, app_label, state):
        _draw_once(state)
        for model, name, field in list(self._indexed(app_label, state)):
            field = field.clone()
            field.db_index = False
            state.alter_field(app_label, model, name, field, preserve_default=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model, name, _field in self._indexed(app_label, from_state):
            _drop_index(schema_editor, from_state.apps.get_model(app_label, model), name)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model, name, _field in self._indexed(app_label, to_state):
            model = to_state.apps.get_model(app_label, model)
            for sql in schema_editor._field_indexes_sql(model, model._meta.get_field(name)):
                schema_editor.execute(sql)

    def _indexed(self, app_label, state):
        for (app, model), model_state in state.models.items():
            if app == app_label:
                for name, field in model_state.fields.items():
                    if field.db_index and (model.startswith("historical") or name in self.columns.get(model, ())):
                        yield model, name, field


def _draw_once(state):
    """The models are made anew when they are asked for, not after each field."""
    state.__dict__.pop("apps", None)


def _drop_index(schema_editor, model, name):
    kept = {index.name for index in model._meta.indexes}
    column = model._meta.get_field(name).column
    names = schema_editor._constraint_names(model, [column], index=True, unique=False, primary_key=False, exclude=kept)
    for found in names:
        schema_editor.execute(schema_editor._delete_index_sql(model, found))


BYTES = ("history_previous_digest", "history_digest", "chain_head", "previous_digest", "digest", "payload_digest")
TEXTS = ("history_text_digests", "text_digests")
NUMBERS = {"event": ("version", "sequence")}
NUMBERS_OF_HISTORY = ("history_version", "history_sequence")


class DigestsAsBytes(migrations.operations.base.Operation):
    """The seal's columns of the app's tables as short as they can be; each table is written anew once.

    What the columns say stays the same, to the bit. Nothing that stands is updated: PostgreSQL copies the table, and so
    does SQLite, whose copy has no fence until migrate puts it back at the end, as it always does.
    """

    def deconstruct(self):
        return type(self).__name__, [], {}

    def describe(self):
        return "Writes digests as bytes"

    def state_forwards(self, app_label, state):
        _draw_once(state)
        for model in [model for app, model in state.models if app == app_label]:
            for name, field in list(state.models[app_label, model].fields.items()):
                if shorter := _shorter(model, name, field):
                    state.alter_field(app_label, model, name, shorter, preserve_default=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for app, name in from_state.models:
            if app == app_label:
                before, after = from_state.apps.get_model(app, name), to_state.apps.get_model(app, name)
                if pairs := list(_altered(before, after)):
                    write_anew(schema_editor, before, pairs)
        forget(schema_editor)

    database_backwards = database_forwards


def _shorter(model, name, field):
    """The field that replaces this one; None for most."""
    said = field.deconstruct()[3]
    if name in BYTES and type(field) is models.CharField:
        return DigestField(**{key: value for key, value in said.items() if key != "max_length"})
    if name in TEXTS and type(field) is models.JSONField:
        return TextDigestsField(**said)
    if name in NUMBERS.get(model, NUMBERS_OF_HISTORY) and type(field) is models.PositiveBigIntegerField:
        return models.PositiveIntegerField(**said)
    return None


def _altered(before, after):
    for old in before._meta.local_concrete_fields:
        new = after._meta.get_field(old.name)
        if type(old) is not type(new):
            yield old, new


# --- written anew -------------------------------------------------------------------------------------------------


def write_anew(schema_editor, model, pairs):
    """The table with each (old field, new field), its values spelled as the new one spells them."""
    write = _on_postgresql if schema_editor.connection.vendor == "postgresql" else _on_sqlite
    write(schema_editor, model, pairs)


def _on_postgresql(schema_editor, model, pairs):
    said = ", ".join(
        f'ALTER COLUMN "{new.column}" TYPE {new.db_type(schema_editor.connection)} USING {_spelled(old, new)}'
        for old, new in pairs
    )
    learn(schema_editor)
    schema_editor.execute(f'ALTER TABLE "{model._meta.db_table}" {said}', params=None)


def _on_sqlite(schema_editor, model, pairs):
    """The copy first: the fence of a table goes with the table."""
    schema_editor._remake_table(model, alter_fields=pairs)
    said = ", ".join(f'"{new.column}" = {_spelled(old, new)}' for old, new in pairs)
    learn(schema_editor)
    schema_editor.execute(f'UPDATE "{model._meta.db_table}" SET {said}', params=None)  # noqa: S608 - names of columns


def _spelled(old, new):
    """How SQL makes the new value of a column from the old one."""
    column = f'"{new.column}"'
    for field, there, back in ((DigestField, "bytes", "digits"), (TextDigestsField, "short", "long")):
        if isinstance(new, field):
            return f"rectify_{there}({column})"
        if isinstance(old, field):
            return f"rectify_{back}({column})"
    return column


def learn(schema_editor):
    """The database's own functions for it: PostgreSQL has them until `forget`."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTIONS, params=None)
        return
    for function in (_bytes, _digits, _short, _long):
        schema_editor.connection.connection.create_function(f"rectify{function.__name__}", 1, function)


def forget(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_NO_FUNCTIONS, params=None)


def _bytes(digits):
    """What are no digits, because somebody wrote them there, stays as it is and is found by whoever checks the chain."""
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return digits


def _digits(value):
    return value.hex() if isinstance(value, bytes) else value


def _short(text_digests):
    return json.dumps({name: short(digest) for name, digest in json.loads(text_digests).items()})


def _long(text_digests):
    return json.dumps({name: long(digest) for name, digest in json.loads(text_digests).items()})


_FUNCTIONS = """
CREATE OR REPLACE FUNCTION rectify_bytes(digits text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN digits ~ '^([0-9a-f]{2})*$' THEN decode(digits, 'hex') ELSE convert_to(digits, 'UTF8') END
$$;
CREATE OR REPLACE FUNCTION rectify_digits(value bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(value, 'hex')
$$;
CREATE OR REPLACE FUNCTION rectify_short(digests jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(name, CASE WHEN digest ~ '^[0-9a-f]{64}$'
        THEN translate(encode(decode(digest, 'hex'), 'base64'), '+/=', '-_') ELSE digest END), '{}')
    FROM jsonb_each_text(digests) AS held(name, digest)
$$;
CREATE OR REPLACE FUNCTION rectify_long(digests jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(name, CASE WHEN digest ~ '^[A-Za-z0-9_-]{43}$'
        THEN encode(decode(translate(digest, '-_', '+/') || '=', 'base64'), 'hex') ELSE digest END), '{}')
    FROM jsonb_each_text(digests) AS held(name, digest)
$$
"""
_NO_FUNCTIONS = "DROP FUNCTION IF EXISTS " + ", ".join(
    ("rectify_bytes(text)", "rectify_digits(bytea)", "rectify_short(jsonb)", "rectify_long(jsonb)")
)


# --- texts told once ----------------------------------------------------------------------------------------------


class Full(migrations.operations.base.Operation):
    """Going back, each row of the model's history gets again the texts that it left out; going on, nothing is done.

    That fills columns and changes none, with the fence down meanwhile: migrate puts it back at the end.
    """

    def __init__(self, model):
        self.model = model

    def deconstruct(self):
        return type(self).__name__, [self.model], {}

    def describe(self):
        return f"Lets the history of {self.model} tell texts once"

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        pass

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """One statement: a row that is written twice in a transaction keeps its table from being altered after."""
        history, quote = from_state.apps.get_model(app_label, f"historical{self.model}"), schema_editor.quote_name
        name = history._meta.db_table
        _drop_fence(schema_editor, name)
        once = [field for field in history._meta.concrete_fields if isinstance(field, ToldOnceField)]
        texts = ", ".join(f"{quote(f.column)} = COALESCE({f.whole(quote(name), quote)}, '')" for f in once)
        left_out = " OR ".join(f"{quote(field.column)} IS NULL" for field in once)
        schema_editor.execute(f"UPDATE {quote(name)} SET {texts} WHERE {left_out}", params=None)  # noqa: S608 - our own names


def _drop_fence(schema_editor, table):
    place = f" ON {schema_editor.quote_name(table)}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_update"{place}')
