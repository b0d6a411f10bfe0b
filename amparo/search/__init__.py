"""Finding texts by their words and by their meaning, in any of the languages."""
