"""What words, passages and marks are. Pure: no Django, no database, no files."""
