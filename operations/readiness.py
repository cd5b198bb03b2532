"""Is this installation ready to answer?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def unapplied_migrations():
    """The names of migrations the database has not seen yet; raises DatabaseError when it does not answer."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
