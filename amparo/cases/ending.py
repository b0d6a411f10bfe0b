"""Why cases end, and the scale of marks: codes and numbers; their words are in web/shared/ending_texts."""

CAUSES = (
    "answer",
    "workaround",
    "document",
    "release",
    "by-customer",
    "not-reproducible",
    "duplicate",
    "withdrawn",
    "no-answer",
    "other",
)
CUSTOMER_CAUSES = ("by-customer", "withdrawn")  # what the customer's side may say itself
UNASKED_CAUSES = ("duplicate", "withdrawn")  # nobody is asked how it went where nothing was done
LOWEST, HIGHEST = 1, 5
WORDS_MAX_LENGTH = 2000
MARK_LINK_DAYS = 30
