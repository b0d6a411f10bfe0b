"""The ceilings: no long tail of long files and functions, no names that say nothing (docs/architecture.md)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tracked import ROOT, tracked_files

FILE_LINES = 400
TEST_FILE_LINES = 600
SETTINGS_LINES = 250
FUNCTION_LINES = 60
TEST_FUNCTION_LINES = 100
VIEW_LINES = 25
COUNTED = {".py", ".html", ".css", ".js", ".txt"}
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
EXEMPT_BANNED = {"util.css"}  # the cascade layer of that name (look)


def is_test(path: Path) -> bool:
    """Tests have higher ceilings."""
    return "tests" in path.parts or path.name.startswith("test_") or path.name == "conftest.py"


def is_view_module(path: Path) -> bool:
    """Modules whose functions answer requests."""
    return path.parts[:2] in {("amparo", "web"), ("amparo", "api")} and ("views" in path.parts or path.stem == "views")


def file_faults(path: Path, text: str) -> Iterator[str]:
    """A file too long, or with a name that says nothing."""
    if path.stem in BANNED and path.name not in EXEMPT_BANNED:
        yield f"{path}: the name “{path.stem}” says nothing; name the noun"
    if path.suffix not in COUNTED or path.parts[0] == "requirements" or "migrations" in path.parts:
        return
    limit = TEST_FILE_LINES if is_test(path) else FILE_LINES
    if path == Path("amparo/settings.py"):
        limit = SETTINGS_LINES
    lines = text.count("\n")
    if lines > limit:
        yield f"{path}: {lines} lines, at most {limit}"


def function_faults(path: Path, text: str) -> Iterator[str]:
    """Functions too long; views are shorter than the rest."""
    if path.suffix != ".py" or "migrations" in path.parts:
        return
    limit = TEST_FUNCTION_LINES if is_test(path) else FUNCTION_LINES
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        here = f"{path}:{node.lineno}: {node.name}"
        if lines > limit:
            yield f"{here} has {lines} lines, at most {limit}"
        takes_request = bool(node.args.args) and node.args.args[0].arg == "request"
        if is_view_module(path) and takes_request and not is_test(path) and lines > VIEW_LINES:
            yield f"{here} has {lines} lines, a view at most {VIEW_LINES}"


def faults(root: Path = ROOT) -> Iterator[str]:
    """Everything above its ceiling in the tree."""
    for path in tracked_files(root):
        if path.suffix in COUNTED | {".toml", ".md", ".sh"}:
            text = (root / path).read_text(encoding="utf-8", errors="replace")
            yield from file_faults(path, text)
            yield from function_faults(path, text)


def main() -> int:
    """The command line; 0 when everything is below its ceiling."""
    found = list(faults())
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
