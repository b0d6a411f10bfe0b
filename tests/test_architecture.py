"""The house rules that a tool can see (docs/architecture.md); the layers are import-linter's (.importlinter)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.check_ceilings import faults as ceiling_faults
from tools.check_tracked import faults as tracked_faults
from tools.tracked import ROOT, tracked_files

WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "save", "asave", "acreate"}
MAY_WRITE = ("actions", "migrations", "tests", "testing", "demo")
FORBIDDEN_IMPORTS = {
    "django.db.models.signals": "record an event instead of a signal",
    "django.dispatch": "record an event instead of a signal",
    "django.contrib.admin": "it writes past actions and events",
    "django.contrib.contenttypes.fields": "no generic foreign keys",
}


def python_files(*parts: str) -> Iterator[tuple[Path, ast.Module]]:
    """Our tracked modules below these folders, parsed."""
    for path in tracked_files():
        if path.suffix == ".py" and path.parts[: len(parts)] == parts:
            yield path, ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module that a module names in an import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_nothing_is_above_its_ceiling() -> None:
    assert list(ceiling_faults()) == []


def test_git_holds_only_our_own_text() -> None:
    assert list(tracked_faults()) == []


def test_no_signals_no_admin_no_generic_keys() -> None:
    found = [
        f"{path}: {name}: {FORBIDDEN_IMPORTS[name]}"
        for path, tree in python_files("amparo")
        for name in imports(tree)
        if name in FORBIDDEN_IMPORTS
    ]
    assert found == []


def test_no_model_overrides_save() -> None:
    found = [
        f"{path}:{item.lineno}"
        for path, tree in python_files("amparo")
        if path.name == "models.py" or "models" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}
    ]
    assert found == []


def test_rules_know_nothing_of_django() -> None:
    found = [
        f"{path}: {name}"
        for path, tree in python_files("amparo")
        if path.name == "rules.py" or "rules" in path.parts or path.parts[1] == "policy"
        for name in imports(tree)
        if name.split(".")[0] in {"django", "psycopg", "procrastinate"}
    ]
    assert found == []


def test_pages_api_and_queries_never_write() -> None:
    """Only actions write: a page, a route, a query or a rule that saves would leave no event."""
    found = []
    for path, tree in python_files("amparo"):
        reads_only = path.parts[1] in {"web", "api"} or path.name in {"queries.py", "rules.py", "access.py"}
        if not reads_only or set(MAY_WRITE).intersection(path.parts):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                found.append(f"{path}:{node.lineno}: .{node.func.attr}(…)")
    assert found == []


@pytest.mark.parametrize("module", ["amparo.cli.main", "amparo.core.database", "amparo.policy"])
def test_it_starts_without_django(module: str) -> None:
    code = f"import sys, {module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


UNSAFE = ("pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "xml")


def test_sec_14_nothing_is_read_that_could_run() -> None:
    found = [
        f"{path}: {name}"
        for path, tree in python_files("amparo")
        if "tests" not in path.parts
        for name in imports(tree)
        if name.split(".")[0] in UNSAFE
    ]
    calls = [
        f"{path}: {node.func.id}"
        for path, tree in python_files("amparo")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("eval", "exec", "compile")
    ]
    assert found + calls == []


def test_sec_14_sessions_and_messages_are_json_and_no_cache_pickles() -> None:
    from django.conf import settings

    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    uses = [str(path) for path, tree in python_files("amparo") if "django.core.cache" in set(imports(tree))]
    assert uses == []
