"""The pages of figures: from tables to plots, tables and lists."""
