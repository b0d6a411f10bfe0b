"""The OpenAPI description: django-ninja's, with what it cannot know (problems, headers, scopes) put in."""

import json
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from amparo.api.desk import DESCRIPTION, api
from amparo.api.keeping import KEEP, KEY_LENGTH, KEY_PATTERN
from amparo.api.problems import MEDIA_TYPE
from amparo.people.scopes import SCOPES

Json = dict[str, Any]
VERSION = "1.0.0"
PREFIX = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
WRITES = ("post", "put", "patch", "delete")
TAGS = {
    "cases": "Opening, listing, searching and reading cases, and the customer's words.",
    "case actions": "What agents and customers do with a case; each is the action of the page, with its checks.",
    "experts": "Questions to experts about a case, read by those who were invited.",
    "files": "Files are sent first and named in what they go with.",
    "decisions": "Asking the gate without acting, and agreeing to texts.",
    "events": "What happened, in commit order, since a cursor.",
    "figures": "How the desk does, for the vendor's people; each figure with the cases behind it.",
    "companies": "Companies and their people.",
    "people": "Contacts, memberships, products, and oneself.",
    "articles": "What the vendor knows, in the caller's language or the best other one; drafts for its authors.",
    "help": "Help for a page of the vendor's product, for programs and, by a public key, for its readers.",
}
HEADERS: Json = {
    "RateLimit-Limit": {"description": "requests of the token in a window", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "requests that are left of it", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "seconds until the next window", "schema": {"type": "integer"}},
    "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}},
    "Location": {"description": "address of what was made", "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "that a bearer token is asked for", "schema": {"type": "string"}},
}
WHEN = {
    400: "The body is no JSON in UTF-8, or holds what no text can hold.",
    401: "No token, or one that is unknown, expired or withdrawn.",
    403: "The token lacks the scope, or the person may not; where the gate refused or redirects, with its decision.",
    404: "There is nothing there that the caller can see.",
    409: "Things stand differently now, the decision is another one than was shown, or the same is under way.",
    413: "The body or file is too large.",
    415: "The body is not of a kind that is read.",
    422: "Something in the request is not right (`errors`), or something is needed first (`obligations`).",
    429: "The token has used up its requests.",
    507: "The desk has no room for files.",
}
LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
PARAMETERS: Json = {
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": f"A key of the caller's choice. A repeat with the same key and body within "
        f"{KEEP.days * 24} hours gets the first answer again (`Idempotency-Replayed: true`) and changes nothing; with "
        "another body it is 422. Only successes are kept.",
        "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": KEY_PATTERN},
    },
    "Accept-Language": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "The language of sentences in the answer: en, es, fr, pt-BR, de. Else the person's own.",
        "schema": {"type": "string"},
        "example": "de",
    },
}
BEARER: Json = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "amparo_…",
    "description": "An API token, made by its person on the page of their account. It acts as that person, narrowed to "
    f"its scopes: {', '.join(SCOPES)}. It ends when it expires, is withdrawn, or with the person's account.",
}

PUBLIC_KEY: Json = {
    "type": "apiKey",
    "in": "query",
    "name": "key",
    "description": "A public key (`pk_…`), which administrators make for pages of named origins. It is no secret: "
    "behind it is what everybody may read. Cookies count for nothing; pages of its origins alone may read the answers.",
}


@cache
def document() -> Json:
    """The whole description, as it is served and committed (docs/api/openapi.json)."""
    built: Json = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    for path, operations in built["paths"].items():
        for method in METHODS:
            if method in operations:
                describe(operations[method], method, path)
    schemas = {name: tidy(schema) for name, schema in sorted(built["components"]["schemas"].items())}
    return {
        "openapi": built["openapi"],
        "info": {
            "title": "Amparo",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": "/", "description": "this desk"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "security": [{"bearer": []}],
        "paths": built["paths"],
        "components": {
            "schemas": used_of(schemas, {"paths": built["paths"], "problems": problems()}),
            "responses": problems(),
            "securitySchemes": {"bearer": BEARER, "publicKey": PUBLIC_KEY},
            "parameters": PARAMETERS,
            "headers": HEADERS,
        },
    }


def describe(operation: Json, method: str, path: str) -> None:
    """Completes one operation: its token, parameters and answers."""
    scopes = operation["x-scope"].split()
    operation["security"] = [{"bearer": scopes}, *([{"publicKey": []}] if is_open(operation) else [])]
    needs = f"Scope: {' or '.join(f'`{scope}`' for scope in scopes)}." if scopes else "Scope: any token."
    text = operation.get("description", "").partition("\n\n")[2]
    operation["description"] = f"{text}\n\n{needs}".strip()
    operation["parameters"] = [
        *(tidy_parameter(one) for one in operation["parameters"]),
        {"$ref": "#/components/parameters/Accept-Language"},
        *([{"$ref": "#/components/parameters/Idempotency-Key"}] if method in WRITES else []),
    ]
    operation["responses"] = {
        status: complete_answer(int(status), answer) for status, answer in sorted(operation["responses"].items())
    }
    if "requestBody" in operation:
        operation["requestBody"]["content"] = tidy(operation["requestBody"]["content"])


def is_open(operation: Json) -> bool:
    """Whether a public key opens it too."""
    return any(one["name"] == "key" and one["in"] == "query" for one in operation["parameters"])


def complete_answer(status: int, answer: Json) -> Json:
    """A success with its headers; a problem is one of those that all operations share."""
    if status >= 400:
        return {"$ref": f"#/components/responses/Problem{status}"}
    answer.setdefault("description", HTTPStatus(status).phrase)
    if "content" in answer:
        answer["content"] = tidy(answer["content"])
    return answer | {"headers": headers_of([*LIMITS, *(["Location"] if status == 201 else [])])}


def headers_of(names: list[str]) -> Json:
    """References to headers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def problems() -> Json:
    """The answers that are no success."""
    schema = {"$ref": "#/components/schemas/ProblemOut"}
    more = {401: ["WWW-Authenticate"], 429: [*LIMITS, "Retry-After"]}
    return {
        f"Problem{status}": {
            "description": text,
            "content": {MEDIA_TYPE: {"schema": schema}},
            "headers": headers_of(more.get(status, [*LIMITS])),
        }
        for status, text in WHEN.items()
    }


def tidy_parameter(parameter: Json) -> Json:
    """A parameter cannot be null: it is left out."""
    schema = tidy(parameter["schema"])
    if "anyOf" in schema:
        known = [one for one in schema.pop("anyOf") if one.get("type") != "null"]
        schema = known[0] | schema
    for name in ("description", "default"):
        if name == "description" or schema.get(name, "") is None:
            schema.pop(name, None)
    return {**parameter, "schema": schema}


def tidy(value: Any) -> Any:
    """Without the titles that pydantic makes of names, and with `example` in the list that JSON Schema has for it."""
    if isinstance(value, list):
        return [tidy(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: tidy(one) for key, one in value.items() if key not in ("title", "example", "properties")}
    if isinstance(value.get("properties"), dict):
        found["properties"] = {name: tidy(one) for name, one in value["properties"].items()}
    if "example" in value:
        found["examples"] = [value["example"]]
    return found


def used_of(schemas: Json, paths: Json) -> Json:
    """The schemas that something refers to."""
    wanted: set[str] = set()
    waiting = list(references(paths))
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += references(schemas[name])
    return {name: schema for name, schema in schemas.items() if name in wanted}


def references(value: Any) -> Iterator[str]:
    """The names of schemas that a part of the description refers to."""
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        target = value.get("$ref", "")
        if isinstance(target, str) and target.startswith("#/components/schemas/"):
            yield target.rpartition("/")[2]
        for one in value.values():
            yield from references(one)


def as_text() -> str:
    """As it is committed."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
