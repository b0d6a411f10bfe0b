"""Articles, screens and a public key for a page of another origin, written into a running desk's database:
`python -m tests.journeys.help_articles ORIGIN` prints the key. In a process of its own, as Playwright's loop allows no
database in its own."""

import os
import sys

SOLUTION = """# Steps

1. Post everything.
2. Choose *Close*.

> [!WARNING]
> A closed month is not opened again.

| Period | State |
|---|---|
| 11 | open |

```
ledger close --period 11
```

See [posting](/help/en/post-{}/)."""


def write(origin: str) -> str:
    """Writes them; returns the key."""
    from django.utils import timezone

    from amparo.core.actors import SYSTEM
    from amparo.knowledge.actions import ScreenTerms, save_screen
    from amparo.knowledge.rules.texts import Text
    from amparo.knowledge.tests.making import make_article, translate
    from amparo.people.actions import PublicKeyTerms, save_public_key
    from amparo.search.actions import index_waiting

    now = timezone.now()
    words = "Choose **Post all**. <script>alert(1)</script>"
    posting = make_article(now, text=Text("Post everything", "What is left to post.", "", "", words))
    solution = SOLUTION.format(posting.group_id)
    text = Text("Close the month", "How to close a month.", "The month stays **open**.", "Lumen Ledger 8.2", solution)
    closing = make_article(now, text=text)
    translate(closing, "es", now)
    save_screen(SYSTEM, None, ScreenTerms("Close", "test.close", "/test/close", [closing.group_id]), now)
    save_screen(SYSTEM, None, ScreenTerms("Journal", "", "/test/journal", [posting.group_id, closing.group_id]), now)
    index_waiting(now)
    return save_public_key(SYSTEM, None, PublicKeyTerms("ERP", [origin]), now).key


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings")
    import django

    django.setup()
    sys.stdout.write(write(sys.argv[1]))
