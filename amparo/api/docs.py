"""The description as a page to read, and as JSON; nothing of it is loaded from elsewhere."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from amparo.api.desk import api
from amparo.api.document import METHODS, TAGS, Json, document
from amparo.api.problems import STATUSES
from amparo.api.texts import title_of
from amparo.core.richtext import to_html

EXAMPLE = "curl -H 'Authorization: Bearer amparo_…' https://desk.example/api/v1/cases?status=open"


@require_GET
def show_document(request: HttpRequest) -> HttpResponseBase:
    """OpenAPI, for programs."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_GET
def show_docs(request: HttpRequest) -> HttpResponse:
    """The same for people: in English, as the description is; the problems in the reader's language."""
    problems = [{"code": code, "status": status, "title": title_of(code)} for code, status in STATUSES.items()]
    context = {"sections": sections(), "problems": problems, "intro": markdown(api.description), "example": EXAMPLE}
    return render(request, "api/docs.html", context)


def markdown(text: str) -> SafeString:
    """A description's Markdown; its lines are those of the source, not the reader's."""
    return to_html("\n\n".join(" ".join(part.split()) for part in text.split("\n\n")))


@cache
def sections() -> list[Json]:
    """The operations by tag, in the order of the description."""
    found: dict[str, Json] = {name: {"name": name, "text": text, "rows": []} for name, text in TAGS.items()}
    for path, operations in document()["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                tag = operation["tags"][0]
                section = found.setdefault(tag, {"name": tag, "text": "", "rows": []})
                section["rows"].append(row_of(path, method, operation))
    return list(found.values())


def row_of(path: str, method: str, operation: Json) -> Json:
    """One operation as the page shows it."""
    body = operation.get("requestBody", {}).get("content", {})
    schema = resolved(next(iter(body.values()))["schema"]) if body else {}
    success = min(operation["responses"])
    answer = operation["responses"][success].get("content", {})
    given = resolved(next(iter(answer.values())).get("schema", {})) if answer else {}
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "text": markdown(operation["description"]),
        "parameters": [parameter_of(one) for one in operation["parameters"] if "$ref" not in one],
        "fields": fields_of(schema),
        "example": json.dumps(schema["examples"][0], indent=2, ensure_ascii=False) if "examples" in schema else "",
        "success": success,
        "answer": fields_of(given),
        "failures": [status for status in operation["responses"] if int(status) >= 400],
    }


def resolved(schema: Json) -> Json:
    """The schema behind a reference."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: Json = document()["components"]["schemas"][name]
        return found
    return schema


def parameter_of(parameter: Json) -> Json:
    """A parameter in a line."""
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "type": type_of(schema),
        "where": parameter["in"],
        "text": parameter.get("description", ""),
        "needed": parameter["required"],
    }


def fields_of(schema: Json) -> list[Json]:
    """The fields of an object, each in a line."""
    needed = schema.get("required", [])
    return [
        {"name": name, "type": type_of(one), "text": one.get("description", ""), "needed": name in needed}
        for name, one in schema.get("properties", {}).items()
    ]


def type_of(schema: Json) -> str:
    """What a value is, in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(type_of(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"] if one is not None)
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    kind: Any = schema.get("type", "value")
    name = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return str(schema.get("format", name))
