"""What makes rows small in databases that hold some already. Migrations of every app with a history take it from here."""

from django.db import migrations


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


def _drop_index(schema_editor, model, name):
    kept = {index.name for index in model._meta.indexes}
    column = model._meta.get_field(name).column
    names = schema_editor._constraint_names(model, [column], index=True, unique=False, primary_key=False, exclude=kept)
    for found in names:
        schema_editor.execute(schema_editor._delete_index_sql(model, found))
