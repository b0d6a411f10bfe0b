"""What several pages of the administration share: reading a cursor and a word, and the links of paging."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from amparo.core.sent import one_line, whole

LONGEST_WORDS = 100


def read_number(given: QueryDict, name: str = "before") -> int | None:
    """A key in the address; None where there is none that could be one."""
    return whole(given.get(name, ""))


def read_words(given: QueryDict, name: str = "q") -> str:
    """What is searched for, on one line."""
    return one_line(given.get(name, "")[:LONGEST_WORDS])


def paging(request: HttpRequest, before: int | None) -> dict[str, str]:
    """The links to the first and to the next page, with the filters of this one."""
    kept = request.GET.copy()
    kept.pop("before", None)
    first = f"{request.path}?{kept.urlencode()}" if kept else request.path
    if before is None:
        return {"newer_url": first if "before" in request.GET else "", "older_url": ""}
    kept["before"] = str(before)
    return {"newer_url": first if "before" in request.GET else "", "older_url": f"{request.path}?{kept.urlencode()}"}


def tidy(given: QueryDict) -> str | None:
    """The same address without fields that were left empty, so that it can be read and shared; None if it is tidy."""
    kept = [(key, value) for key, values in given.lists() for value in values if value.strip()]
    return None if len(kept) == sum(len(values) for _key, values in given.lists()) else urlencode(kept)
