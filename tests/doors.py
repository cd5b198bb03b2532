"""Reads the source and finds whatever writes states or tracked rows past the doors."""

import ast
from functools import cached_property
from pathlib import Path

from tests import test_layers

ROOT = Path(__file__).resolve().parent.parent
APPS = tuple(sorted(test_layers.APPS - {"record"}))
# Methods that write a whole row or whole tables of rows. Those that a dictionary or a file has too are told apart by
# what they are given.
WRITES = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
    "update",
    "write",
    "_raw_delete",
}
WRITES |= {f"a{name}" for name in WRITES}
STATE_SETTERS = {"set_state", "change_state"}
SQL = ("UPDATE ", "INSERT ", "DELETE ", "REPLACE ", "TRUNCATE ", "DROP TRIGGER", "ALTER TABLE")


def sources(root, apps=APPS):
    """Every file outside `record` that runs in the office; a migration is written before there are rows."""
    for app in apps:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def sins(root, guarded, columns, apps=APPS):
    """Each write past the doors, as `file:line: what`. `guarded` names the tracked and sealed models, `columns` their
    tracked columns.
    """
    return [
        f"{path.relative_to(root)}:{line}: {what}"
        for path in sources(root, apps)
        for line, what in sorted(set(Reader(path, guarded, columns).sins()))
    ]


class Reader:
    """One file."""

    def __init__(self, path, guarded, columns):
        self.tree = ast.parse(path.read_text("utf-8"), str(path))
        self.guarded, self.columns = guarded, columns

    def sins(self):
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
                yield from self._assignment(node)
            elif isinstance(node, ast.Call):
                yield from self._call(node)

    def _assignment(self, node):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in (part for one in targets for part in parts_of(one)):
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield node.lineno, f"{ast.unparse(target)} is set by hand"
            if (
                isinstance(target, ast.Subscript)
                and text(target.slice) == "state"
                and "__dict__" in ast.unparse(target)
            ):
                yield node.lineno, f"{ast.unparse(target)} is set by hand"

    def _call(self, call):
        name = called(call)
        if name in ("setattr", "__setattr__") and any(text(argument) == "state" for argument in call.args):
            yield call.lineno, f"{ast.unparse(call)} sets a state by hand"
        if name in STATE_SETTERS:
            yield call.lineno, f"{ast.unparse(call)} sets a state by hand"
        if name in ("execute", "executemany", "executescript", "raw") and self._writes_sql(call):
            yield call.lineno, "writes by SQL"
        if name in WRITES and isinstance(call.func, ast.Attribute) and not self._is_harmless(call, name):
            yield call.lineno, f"{ast.unparse(call.func)}(…) writes past the doors"

    def _writes_sql(self, call):
        said = " ".join(n.value for n in ast.walk(call) if isinstance(n, ast.Constant) and isinstance(n.value, str))
        return any(word in said.upper() for word in SQL)

    def _is_harmless(self, call, name):
        name = name.removeprefix("a") if name not in ("save",) else name
        receiver = call.func.value
        if "_base_manager" in ast.unparse(receiver):
            return False
        if self._is_no_row(call, name) or name == "save" and is_guarded_itself(receiver):
            return True
        if name in ("save", "write", "update") and self._names_loose_columns(call, name):
            return True
        owner = self._owner(receiver)
        return owner is not None and owner not in self.guarded

    def _is_no_row(self, call, name):
        """Dictionaries, sets, hashes, files and caches take what they are given in its place, rows by name."""
        given = [argument for argument in call.args if not isinstance(argument, ast.Starred)]
        if name in ("update", "delete", "write"):
            return bool(given)
        return False

    def _names_loose_columns(self, call, name):
        """Writes columns that lie outside every history."""
        if name == "update":
            named = [keyword.arg for keyword in call.keywords]
        else:
            listed = next((k.value for k in call.keywords if k.arg == "update_fields"), None)
            if not isinstance(listed, ast.List | ast.Tuple):
                return False
            named = [text(element) for element in listed.elts]
        return bool(named) and None not in named and not self.columns & set(named)

    def _owner(self, node):
        """The name of the class that the expression begins with, as far as it can be told from this file."""
        root = root_of(node)
        if not isinstance(root, ast.Name):
            return None
        if root.id in ("self", "cls"):
            return self._class_around(root) if self._is_its_own(root) else None
        if root.id[:1].isupper():
            return root.id
        found = {self._owner(value) for value in self._values_of(root)}
        return found.pop() if len(found) == 1 else None

    def _is_its_own(self, root):
        """`self.save()`, `self.filter(…).update(…)` and `cls.objects.create(…)`, but not `self.row.save()`."""
        first = self._parents[root]
        return first.attr == "objects" or isinstance(self._parents[first], ast.Call)

    def _values_of(self, name):
        """What the name was given within its function."""
        around = next((n for n in self._around(name) if isinstance(n, ast.FunctionDef)), self.tree)
        for node in ast.walk(around):
            if (
                isinstance(node, ast.Assign)
                and any(isinstance(target, ast.Name) and target.id == name.id for target in node.targets)
                and not mentions(node.value, name.id)
            ):
                yield node.value

    def _class_around(self, node):
        around = next((n for n in self._around(node) if isinstance(n, ast.ClassDef)), None)
        if around is None:
            return None
        name = around.name
        return name.removesuffix("QuerySet").removesuffix("Manager")

    def _around(self, node):
        while node := self._parents.get(node):
            yield node

    @cached_property
    def _parents(self):
        return {child: parent for parent in ast.walk(self.tree) for child in ast.iter_child_nodes(parent)}


def parts_of(target):
    if isinstance(target, ast.Tuple | ast.List):
        return [part for element in target.elts for part in parts_of(element)]
    return [target]


def called(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def is_guarded_itself(receiver):
    """The door; and what a row inherits, for behind it stands the refusal of `Tracked`."""
    return last_name(receiver) == "door" or ast.unparse(receiver) == "super()"


def last_name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)


def root_of(node):
    """What a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def mentions(node, name):
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node))


def callers(root, *names):
    """The files that call one of these functions of the engine."""
    return {
        str(path.relative_to(root))
        for path in sources(root)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
        and last_name(node.func.value) in ("engine", "in_batches")
    }
