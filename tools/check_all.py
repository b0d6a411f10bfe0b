"""`make check`: every check, one after another; a fault of one does not hide those of the others."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["amparo", "bench", "tests", "tools", "conftest.py", "hatch_build.py"]

CHECKS = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "types": [str(BIN / "mypy"), *CODE],
    "layers": [str(BIN / "lint-imports")],
    "ceilings": [sys.executable, "-m", "tools.check_ceilings"],
    "tracked files": [sys.executable, "-m", "tools.check_tracked"],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "deployment": [sys.executable, "-W", "ignore", "-m", "django", "check", "--fail-level", "ERROR"],
    "openapi": [sys.executable, "-W", "ignore", "-m", "tools.check_openapi"],
    "texts": [sys.executable, "-m", "tools.messages", "check"],
}


def environment() -> dict[str, str]:
    """Settings for checks: no database is reached, nothing is written into a desk."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "amparo.settings",
        "AMPARO_DATA": str(ROOT / "var" / "check"),
        "AMPARO_SECRET_KEY": "only for checks",
        "DATABASE_URL": "postgresql://nobody@/none?host=/nowhere",
    }


def main() -> int:
    """Run the named checks, or all; 0 when all pass."""
    unknown = [name for name in sys.argv[1:] if name not in CHECKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = []
    for name in sys.argv[1:] or CHECKS:
        began = time.monotonic()
        done = subprocess.run(
            CHECKS[name],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print((done.stdout + done.stderr).strip() + "\n", flush=True)
    if failed:
        print(f"make check: {len(failed)} failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
