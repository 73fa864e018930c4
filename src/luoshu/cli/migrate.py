"""``luoshu migrate``: bring the database to this version's schema."""

import argparse
import sys

from luoshu.cli.startup import start_django


def add_migrate_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("migrate", help="建立或升级数据库")
    parser.add_argument("--check", action="store_true", help="只看有没有待做的升级")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Migrate; exit 1 with ``--check`` when something is pending."""
    start_django()
    from django.core.management import call_command

    pending = pending_migrations()
    if chosen.check:
        print(f"待升级 {len(pending)} 项。" if pending else "数据库已是最新。", file=sys.stderr)
        return 1 if pending else 0
    if not pending:
        print("数据库已是最新。", file=sys.stderr)
        return 0
    call_command("migrate", interactive=False, verbosity=0)
    print(f"数据库已升级 {len(pending)} 项。", file=sys.stderr)
    return 0


def pending_migrations() -> list[str]:
    """Return the migrations that were not applied yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def refuse_old_schema() -> None:
    """End the command with a sentence when the database is older than the program."""
    if pending_migrations():
        raise SystemExit("数据库还没有建立或需要升级。请先运行 luoshu migrate，再重新启动。")
