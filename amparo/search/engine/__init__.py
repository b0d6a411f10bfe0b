"""An index of texts in the memory of one process. Pure: no Django, no database."""
