"""Django's SQLite, whose writers wait for their turn in one place; see `record/sqlite/turn.py` and docs/adr."""

import os

from django.db.backends.sqlite3 import base, features

from record.sqlite.turn import Turn

WRITING = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "VACUUM")


class DatabaseFeatures(features.DatabaseFeatures):
    # Who writes while a query is still being read is refused at once when somebody else has written since it began.
    can_use_chunked_reads = False


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the turn from the first write to the commit, whether or not there is a transaction."""

    features_class = DatabaseFeatures
    turn = None

    def get_new_connection(self, conn_params):
        self.turn = self._turn()
        if not (self.turn and self.turn.is_of_an_empty_file()):
            return super().get_new_connection(conn_params)
        # Of several that make a file a database at once, SQLite refuses all but one without waiting.
        self.turn.take()
        try:
            return super().get_new_connection(conn_params)
        finally:
            self.turn.give_back()

    def _turn(self):
        """None for what lies in memory, which is shared with nobody, and for an address that SQLite itself reads."""
        name = str(self.settings_dict["NAME"])
        return None if self.is_in_memory_db() or name.startswith("file:") else Turn(os.path.realpath(name))

    def create_cursor(self, name=None):
        cursor = self.connection.cursor(factory=Cursor)
        cursor.turn = self.turn
        return cursor

    def _commit(self):
        super()._commit()
        self._give_back()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self._give_back()

    def _close(self):
        try:
            super()._close()
        finally:
            self._give_back()

    def _give_back(self):
        if self.turn:
            self.turn.give_back()


class Cursor(base.SQLiteCursorWrapper):
    """Takes the turn before the first statement that writes, and gives it back where no transaction keeps it."""

    turn = None

    def execute(self, query, params=None):
        return self._in_turn(super().execute, query, params)

    def executemany(self, query, param_list):
        return self._in_turn(super().executemany, query, param_list)

    def _in_turn(self, execute, query, said):
        if self.turn and not self.connection.in_transaction and query.lstrip()[:15].upper().startswith(WRITING):
            self.turn.take()
        try:
            return execute(query, said)
        finally:
            if self.turn and not self.connection.in_transaction:
                self.turn.give_back()
