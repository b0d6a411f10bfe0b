"""Programs of the checkout: front-end files, catalogues, checks. Not part of the installed package."""
