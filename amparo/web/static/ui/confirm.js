// The page of a visitor's link sends its form by itself: people are done at once, programs that only fetch links are not.
document.querySelector("form[data-confirm]")?.requestSubmit();
