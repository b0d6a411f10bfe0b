"""What is found by words and by meaning, and what people searched. See README.md for the invariants."""

from amparo.search.models.searches import Search
from amparo.search.models.texts import IndexedMeaning, IndexedText

__all__ = ["IndexedMeaning", "IndexedText", "Search"]
