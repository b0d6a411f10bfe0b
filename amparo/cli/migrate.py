"""`amparo migrate`: bring the database up to this version; also called by `serve`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import click

from amparo.cli.installation import Installation, django_ready, installation_options, say
from amparo.core.trouble import Trouble

LOCK = 0x616D7061726F  # "amparo": one process migrates at a time


@click.command()
@installation_options
@click.option("--check", is_flag=True, help="Only say what would be done; exit 1 if there is something.")
def migrate(installation: Installation, check: bool) -> None:
    """Bring the database up to this version.

    `amparo serve` does this by itself; run it before `amparo web` and `amparo worker` after an upgrade.
    """
    with django_ready(installation):
        waiting = list_pending()
        if check:
            click.echo("\n".join(waiting) if waiting else "The database is up to date.")
            raise SystemExit(1 if waiting else 0)
        if apply_pending() == 0:
            click.echo("The database is up to date.")
        follow_pack()


def list_pending() -> list[str]:
    """The migrations that the database lacks; raises Trouble for a database that a newer Amparo has migrated."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {app for app, _name in executor.loader.disk_migrations}
    newer = [key for key in executor.loader.applied_migrations if key[0] in ours and key not in known(executor)]
    if newer:
        raise Trouble(
            "A newer Amparo has migrated this database.",
            f"It holds migrations that this version does not know, such as {newer[0][0]}.{newer[0][1]}.",
            "Run that version, or restore a backup of this one.",
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def known(executor: object) -> set[tuple[str, str]]:
    """Every migration that this version knows, replaced ones included."""
    from django.db.migrations.executor import MigrationExecutor

    if not isinstance(executor, MigrationExecutor):
        raise TypeError(executor)
    disk = executor.loader.disk_migrations
    return set(disk) | {replaced for migration in disk.values() for replaced in migration.replaces}


def apply_pending() -> int:
    """Apply what is missing, one process at a time, and say so; returns how many migrations ran."""
    from django.core.management import call_command
    from django.db import connection

    if not list_pending():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        waiting = list_pending()
        if waiting:
            say(f"Migrating the database ({len(waiting)} steps).")
            with collecting_rarely():
                call_command("migrate", verbosity=0, interactive=False)
        return len(waiting)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let garbage grow to some 50 MB for as long as the block lasts.

    Django builds every model anew for each step of a migration. Looking through all of them for garbage all the time is
    a third and more of what migrating an empty database takes.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 1_000, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.collect()


def follow_pack() -> None:
    """Make the products those of the pack in force, which is the installation's own until an administrator puts
    another version in force; raises Trouble for a pack that cannot be read."""
    from django.conf import settings
    from django.utils import timezone

    from amparo.catalogue.actions import nodes_of, sync_products
    from amparo.core.actors import SYSTEM
    from amparo.gate import packs
    from amparo.policy.pack.problems import PackRefusedError

    now = timezone.now()
    try:
        pack = packs.in_force(now)
    except PackRefusedError as refused:
        raise Trouble(
            "The policy pack cannot be used.", str(refused), f"`amparo policy check {settings.PACK}` shows every fault."
        ) from refused
    sync_products(SYSTEM, nodes_of(pack), now)
