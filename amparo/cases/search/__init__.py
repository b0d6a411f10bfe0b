"""Finding cases by words, numbers and codes.

`words` (pure) cuts texts and queries into the same words · `matching` asks the database · `snippets` (pure) shows where
the words stand. The rows are written by `actions/indexing`.
"""
