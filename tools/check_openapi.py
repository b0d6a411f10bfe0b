"""The committed description of the API is the one that the code gives; `--write` writes it."""

import os
import sys
from pathlib import Path

import django

FILE = Path(__file__).resolve().parent.parent / "docs" / "api" / "openapi.json"


def main() -> int:
    """0 where it is up to date, or was written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings")
    os.environ.setdefault("AMPARO_SECRET_KEY", "only for checks")
    django.setup()
    import amparo.api.urls  # noqa: F401  # every route is declared
    from amparo.api.document import as_text

    text = as_text()
    if "--write" in sys.argv[1:]:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(text, encoding="utf-8")
        print(f"written: {FILE.name}")
        return 0
    if not FILE.is_file() or FILE.read_text(encoding="utf-8") != text:
        print("docs/api/openapi.json is not what the code says: run `make openapi` and commit it")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
