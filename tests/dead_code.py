"""What nobody calls or reads: `python -m tests.dead_code` tells it, and `make check` asks.

vulture reads the Python of the product by name, and hears here who else reads a name: templates, dotted names in text,
and the tables, forms and choices whose members are read by what somebody wrote. Functions, classes and constants of a
module are looked for a second time by module and name, for a common name hides behind its namesakes. What is left is
asked for by a library, or by the tests on purpose; it stands in FALSE_ALARMS under whoever asks.
"""

import ast
import re
import sys
from functools import cache
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
NOT_THE_PRODUCT = {"tests", "benchmarks"}
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in (".html", ".txt"))

FALSE_ALARMS = {
    "Django asks models, their managers and its user": """
        Meta constraints verbose_name_plural last_login USERNAME_FIELD EMAIL_FIELD is_staff is_superuser
        has_perm has_module_perms perm obj alters_data db_index description get_internal_type""",
    "Django asks forms, their fields and widgets": """
        _errors allow_multiple_selected error_messages field_order input_type queryset use_required_attribute""",
    "Django asks views, middleware, upload handlers, commands and checks": """
        app_configs authentication_form handler400 handler500 process_exception process_view receive_data_chunk
        redirect_authenticated_user requires_system_checks template_name urlpatterns validate Command""",
    "Django finds an app's configuration": "NotificationsConfig OrganizationConfig RecordConfig TrackerConfig",
    "Django asks the database's engine": "DatabaseWrapper can_use_chunked_reads create_cursor features_class",
    "Django asks queries and their functions": """
        arity as_postgresql as_sqlite chunk_size chunked_fetch execute_sql results_iter returning_fields""",
    "Django asks whoever lets people in": "get_user",
    "simple-history asks its records": "excluded_fields post_delete post_save",
    "Celery and kombu ask the queue": """
        _put _queue_bind close_database keep_our_logging log_as_the_office_does share_what_is_loaded validate_models
        worker_fixup""",
    "the reader of XML asks its handlers": """
        CharacterDataHandler EndElementHandler StartDoctypeDeclHandler StartElementHandler buffer_text""",
    "python-docx writes what it is told of a page": """
        autofit bottom_margin comments footer_distance header_distance is_linked_to_previous last_modified_by
        left_margin line_spacing modified odd_and_even_pages_header_footer page_break_before page_height page_width
        right_margin space_after space_before top_margin widow_control""",
    "logging and whitenoise ask": "create_compressor levelno",
    "Python asks classes": "__init_subclass__",
    "the engine's promise to whoever brings a subject or a file": "Attachable Movable",
    "a code that stands in procedures": "REGISTERED_ON",
    "what the record says of a ticket: kept in its history and read there": "submitted_by verified_by",
    "papers differ in how they round; a report is asked for either way": "TRUNCATED",
    "the tests ask whether the fences stand, and lift them": "UNSHOWN lifted missing",
    "read for what it declares; the tests ask whether all of it is": "OWN DECLARED_IN",
    "the tests ask where a step may lead": "targets",
}
ALLOWED = {name for names in FALSE_ALARMS.values() for name in names.split()}


def main():
    found = sorted({*by_name(), *by_module()})
    told = [f"{place}: nobody calls or reads {name}" for place, name in found if name not in ALLOWED]
    told += [f"{name} is no false alarm any more" for name in sorted(ALLOWED - {name for _place, name in found})]
    print(*told, sep="\n", end="\n" if told else "")  # noqa: T201
    return bool(told)


@cache
def product():
    """Path -> what is written there, for every module of the product."""
    apps = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in NOT_THE_PRODUCT)
    paths = [path for app in apps for path in sorted(app.rglob("*.py")) if "migrations" not in path.parts]
    return {path: path.read_text(encoding="utf-8") for path in (*paths, ROOT / "manage.py")}


def syntax():
    return _syntax(tuple(product().items()))


@cache
def _syntax(sources):
    return {path: ast.parse(source) for path, source in sources}


def place_of(path, line):
    return f"{path.relative_to(ROOT)}:{line}"


def is_setting(path, name):
    """Django and the libraries read them all."""
    return path.is_relative_to(ROOT / "config/settings") and name.isupper()


# --- by name ---------------------------------------------------------------------------------------------------------


def by_name():
    """(place, name) of what vulture finds and nobody else reads."""
    vulture = Vulture(ignore_names=["clean_*"], ignore_decorators=["@receiver*", "@register", "@verb*", "@amendment*"])
    for path, source in product().items():
        vulture.scan(source, path)
    read_elsewhere = {*names_in_templates(), *names_in_text(), *members(), *names_of_fields(), *forms_of_steps()}
    for item in vulture.get_unused_code():
        if item.name not in read_elsewhere and not is_setting(item.filename, item.name):
            yield place_of(item.filename, item.first_lineno), item.name


@cache
def names_in_templates():
    tags = (tag for path in TEMPLATES for tag in re.findall(r"{{.*?}}|{%.*?%}", path.read_text(encoding="utf-8")))
    return {name for tag in tags for name in re.findall(r"[A-Za-z_]\w*", re.sub(r"\"[^\"]*\"|'[^']*'", "", tag))}


def dotted_texts():
    """Every text that is a dotted name: a task, a middleware, a class that a setting names."""
    texts = (node.value for tree in syntax().values() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text.replace(":", ".") for text in texts if isinstance(text, str) and re.fullmatch(r"\w+([.:]\w+)+", text)}


def names_in_text():
    return {name for text in dotted_texts() for name in text.split(".")}


def forms_of_steps():
    classes = (node for tree in syntax().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {each.name for each in classes if is_of_a_step(each)}


def names_of_fields():
    """What tracker/fields.py reads of a ticket's facts by name."""
    trees = [tree for path, tree in syntax().items() if path == ROOT / "tracker/fields.py"]
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {call.args[0].value for call in calls if getattr(call.func, "id", "") == "Field"}


def members():
    """The fields of tables and forms and the members of choices."""
    for tree in syntax().values():
        for thing in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            is_choice = any(ast.unparse(base).endswith(("Choices", "Enum")) for base in thing.bases)
            for told in (node for node in thing.body if isinstance(node, ast.Assign)):
                if is_choice or re.match(r"[\w.]*(Field|Key)\(", ast.unparse(told.value)):
                    yield from (target.id for target in told.targets if isinstance(target, ast.Name))


# --- by module -------------------------------------------------------------------------------------------------------


def by_module():
    """(place, name) of what a module holds and neither itself nor any other reads."""
    read = dotted_texts() | {name for path, tree in syntax().items() for name in reaches(tree)}
    for path, tree in syntax().items():
        mentioned = names_by_statement(tree)
        for told, name in held(tree):
            at_home = any(name in names for other, names in mentioned.items() if other is not told)
            if not at_home and f"{module(path)}.{name}" not in read and not is_setting(path, name):
                yield place_of(path, told.lineno), name


def module(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def reaches(tree):
    """`module.name` for whatever a module imports from another, or reads of one that it imports."""
    homes = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            homes |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            homes |= {alias.asname or alias.name: alias.name for alias in node.names}
    yield from homes.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (home := homes.get(ast.unparse(node.value), ast.unparse(node.value))):
            yield f"{home}.{node.attr}"


def held(tree):
    """(where it is told, name) of the functions, classes and constants of a module."""
    for told in tree.body:
        if isinstance(told, ast.FunctionDef | ast.ClassDef):
            if not any(is_called_for(decorator) for decorator in told.decorator_list) and not is_of_a_step(told):
                yield told, told.name
        elif isinstance(told, ast.Assign):
            names = (node.id for target in told.targets for node in ast.walk(target) if isinstance(node, ast.Name))
            yield from ((told, name) for name in names if not name.startswith("__"))


def is_called_for(decorator):
    """Whoever registers a function calls it: a signal, a check, or a template, in which tags stand by name."""
    return re.match(r"receiver|register\b(?!\.)|register\.\w+|shared_task|verb|amendment", ast.unparse(decorator))


def is_of_a_step(told):
    """A form says of which step it is, and is found by that."""
    return any(ast.unparse(node).startswith("of = ") for node in told.body if isinstance(node, ast.Assign))


def names_by_statement(tree):
    """For each statement of a module, the names that it mentions."""
    return {told: {n.id for n in ast.walk(told) if isinstance(n, ast.Name)} for told in tree.body}


if __name__ == "__main__":
    sys.exit(main())
