"""What must not be in git: other people's code, secrets, paths of one machine, addresses of package registries."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tracked import ROOT, tracked_files

MAX_BYTES = 600_000
MAX_LINE = 2000  # a longer line in a script or a style is generated or minified
FOREIGN_SUFFIXES = {".woff", ".woff2", ".ttf", ".otf", ".exe", ".dll", ".so", ".whl", ".jar", ".map", ".mo"}
FOREIGN_FOLDERS = {"node_modules", "vendor", "site-packages", "third_party"}
NOT_SEARCHED = {"LICENSE", "tools/check_tracked.py", "tests/test_tools.py"}
PATTERNS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "an access key": re.compile(
        r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abp]-[0-9A-Za-z-]{10,}|npm_\w{36})\b"
    ),
    "a long secret": re.compile(r"""(?i)\b(secret|token|api_?key)\w*\s*[:=]\s*["'][A-Za-z0-9+/_-]{32,}["']"""),
    "a path of one machine": re.compile(r"(?<![\w.$~}/-])/(home/[a-z_][\w-]*|root|Users/\w+|work)/[\w.-]"),
    "a package registry's address": re.compile(
        r"(registry\.npmjs\.org|pypi\.org/simple|pythonhosted\.org|registry\.yarnpkg)"
    ),
    "another's copyright": re.compile(r"(?i)(copyright \(c\)|@license|all rights reserved)"),
}
CODE = {".py", ".js", ".css", ".html"}


def file_faults(path: Path, content: bytes) -> Iterator[str]:
    """What is wrong with one tracked file."""
    if path.suffix in FOREIGN_SUFFIXES or FOREIGN_FOLDERS.intersection(path.parts) or ".min." in path.name:
        yield f"{path}: built or other people's file; fetch it at build time (tools/assets.py)"
    if len(content) > MAX_BYTES:
        yield f"{path}: {len(content)} bytes, at most {MAX_BYTES}"
    if b"\0" in content or path.as_posix() in NOT_SEARCHED:
        return
    text = content.decode("utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        if path.suffix in CODE and len(line) > MAX_LINE:
            yield f"{path}:{number}: a line of {len(line)} characters"
        for what, pattern in PATTERNS.items():
            if pattern.search(line) and (what != "another's copyright" or path.suffix in CODE):
                yield f"{path}:{number}: {what}: {pattern.search(line)[0][:40]}"  # type: ignore[index]


def faults(root: Path = ROOT) -> Iterator[str]:
    """Everything in the tree that must not be in git."""
    for path in tracked_files(root):
        yield from file_faults(path, (root / path).read_bytes())


def main() -> int:
    """The command line; 0 when the tree is clean."""
    found = list(faults())
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
