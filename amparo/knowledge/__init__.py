"""Articles in languages: their revisions, translations, terms, readers' voices. See README.md."""
