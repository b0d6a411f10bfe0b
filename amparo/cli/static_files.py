"""Static files in the data folder, with hashed names and compressed; made again only when a source changed."""

import fcntl
import hashlib
import shutil
from pathlib import Path

from amparo.cli.installation import CODE, say
from amparo.core.trouble import Trouble


def fingerprint() -> str:
    """What the collected files depend on: our static folders, and the packages that bring files of their own."""
    from importlib.metadata import version

    import amparo

    total = hashlib.sha256()
    for package in ("django", "django-allauth", "servestatic"):
        total.update(f"{package} {version(package)}\n".encode())
    total.update(f"{amparo.__version__} {CODE}\n".encode())
    for folder in sorted(CODE.glob("**/static")):
        for path in sorted(folder.rglob("*")):
            seen = path.stat()
            total.update(f"{path.relative_to(CODE)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return total.hexdigest()


def collect_static() -> None:
    """Collect the static files unless they are up to date; a killed run leaves the old ones in place."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEBUG:
        return
    if not (CODE / "web" / "static" / "vendor" / ".stamp").is_file():
        raise Trouble(
            "The front-end files are missing.",
            "They are fetched when Amparo is built, and are not in git.",
            "In a checkout run `make assets`; otherwise install the wheel again.",
        )
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    now = fingerprint()
    if is_of(stamp, now):
        return
    with (Path(settings.DATA_DIR) / "static.lock").open("a") as lock:  # several processes may start at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_of(stamp, now):
            return
        say("Collecting static files.")
        shutil.rmtree(root, ignore_errors=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(now)


def is_of(stamp: Path, fingerprint: str) -> bool:
    """Whether what lies there was made of these sources."""
    return stamp.is_file() and stamp.read_text() == fingerprint
