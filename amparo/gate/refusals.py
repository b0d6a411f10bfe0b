"""Tells in a language why a request was not of the form."""

from __future__ import annotations

from amparo.gate.catalogues import catalogue_for
from amparo.policy.refusals import REFUSALS, RequestRefusedError


def explain_refusal(error: RequestRefusedError, language: str | None = None) -> str:
    """What is wrong with the request, in a language of the product (tag), else in English."""
    if language is None:
        return error.message
    return catalogue_for(language).gettext(REFUSALS[error.code]) % error.params
