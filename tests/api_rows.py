"""The rows of the API's permission matrix: what each of the cast gets from each operation, and what is sent.

dora opened the case, petra is her company's portal administrator, ana a colleague, olga the outsider, paco the staff of
a partner that serves another company, pia of one that serves nobody, bea a contact of the company that paco's partner
serves, alma an agent, adam an administrator alone.
"""

from typing import Any

from amparo.api.tests.calling import WISH, new_case

WHO = ("dora", "petra", "ana", "olga", "paco", "pia", "bea", "alma", "adam")
EVERYBODY = dict.fromkeys(WHO, 200)
NOBODY = dict.fromkeys(WHO, 404)


def table(status: int, **others: int) -> dict[str, int]:
    """The same for everybody but those who are named."""
    return dict.fromkeys(WHO, status) | others


def readers(status: int = 200, **others: int) -> dict[str, int]:
    """Whoever sees the case: its opener, her company's portal administrator, the agent."""
    return table(404, dora=status, petra=status, alma=status) | others


def agents(status: int) -> dict[str, int]:
    """The agent; other readers are told that they may not."""
    return readers(403, alma=status)


def leaders(status: int, **others: int) -> dict[str, int]:
    """Who sees to Acme's people: its portal administrator and the vendor's people."""
    return table(404, dora=403, ana=403, petra=status, alma=status, adam=status) | others


def administrators(status: int) -> dict[str, int]:
    """Who runs the desk; others who see the company are told that they may not."""
    return leaders(403, adam=status)


def owners(status: int = 200) -> dict[str, int]:
    """Who reads an article for the owners of a product: Acme's people, agents, and administrators."""
    return table(404, **dict.fromkeys(("dora", "petra", "ana", "alma", "adam"), status))


def authors(status: int) -> dict[str, int]:
    """Agents, who write articles; others are told that they may not."""
    return table(403, alma=status)


TABLE: dict[str, dict[str, int]] = {
    "create_case": table(201, petra=403, ana=403, bea=403, pia=422, alma=422, adam=422),  # as the gate says
    "list_cases": EVERYBODY,
    "get_case": readers(),
    "list_messages": readers(),
    "list_case_events": readers(),
    "create_comment": readers(201, alma=403),
    "create_answer": agents(201),
    "create_note": agents(201),
    "create_step": agents(201),
    "withdraw_evidence_request": agents(404),
    "reopen_case": readers(409),  # it is open
    "put_assignment": agents(200),
    "put_priority": agents(200),
    "create_tag": agents(201),
    "delete_tag": agents(204),
    "get_links": readers(),
    "create_link": agents(404),  # with a case that is not there
    "delete_link": NOBODY,
    "put_watch": agents(204),
    "delete_watch": agents(204),
    "create_case_change": table(403, alma=201),
    "undo_case_change": NOBODY,  # somebody else's, or none
    "create_resolution": readers(201),
    "create_closure": agents(409),  # it is open
    "create_split": agents(422),  # nothing was chosen
    "create_merge": agents(404),  # into a case that is not there
    "create_mark": readers(404, alma=403),  # nobody was asked yet
    "get_escalation": readers(),
    "create_escalation_step": readers(201),
    "create_escalation": readers(422, alma=403),  # something comes first
    "create_escalation_answer": agents(409),  # none was asked for
    "list_authority_changes": readers(),
    "create_authority_change": readers(201, alma=403),
    "carry_out_authority_change": agents(404),
    "confirm_authority_change": agents(404),
    "refuse_authority_change": agents(404),
    "list_threads": agents(200),
    "create_thread": agents(403),  # somebody invited is no agent
    "get_thread": NOBODY,  # alma is an agent, and was not invited
    "create_thread_message": NOBODY,
    "put_thread_member": NOBODY,
    "delete_thread_member": NOBODY,
    "create_thread_closure": NOBODY,
    "upload_file": table(415),  # without a file
    "download_upload": NOBODY,  # it is the case's
    "delete_upload": NOBODY,
    "download_file": readers(),
    "create_decision": table(201),
    "get_decision": readers(),
    "create_acceptance": table(422),  # for nothing
    "list_events": EVERYBODY,
    "get_figures": table(403, adam=200),
    "list_counted_cases": table(403, adam=200),
    "list_companies": EVERYBODY,
    "create_company": table(403, adam=201),
    "get_company": leaders(200, dora=200, ana=200),
    "change_company": leaders(200),
    "put_company_product": administrators(204),
    "delete_company_product": administrators(204),
    "list_members": leaders(200),
    "create_member": leaders(201),
    "get_me": EVERYBODY,
    "list_products": EVERYBODY,
    "list_contacts": EVERYBODY,
    "get_contact": leaders(200, dora=404, ana=404),
    "get_membership": leaders(200, dora=404, ana=404),
    "delete_membership": leaders(204),
    "put_role": leaders(200, alma=403),  # agents name where it was authorised
    "delete_role": leaders(204, alma=403),
    "get_help": EVERYBODY,
    "get_help_article": owners(),
    "list_articles": EVERYBODY,
    "get_article": owners(),
    "list_drafts": authors(200),
    "create_article": authors(201),
    "list_article_drafts": authors(200),
    "get_draft": authors(200),
    "put_draft": authors(409),  # there is a revision already
    "create_submission": authors(409),  # it is published
    "put_arrangement": authors(200),
}
WORDS = {"title": "Close the month", "solution": "Close."}
BODIES: dict[str, Any] = {
    "create_article": {"language": "en", "text": WORDS},
    "put_draft": {"text": WORDS},
    "put_arrangement": {"product": "financials", "audience": "owners"},
    "create_case": new_case(),
    "create_comment": {"body": "A word."},
    "create_decision": {"action": "case.open", "request": WISH},
    "create_acceptance": {"text": "terms", "version": 9},
    "create_answer": {"body": "A word."},
    "create_note": {"body": "A word."},
    "create_step": {"kind": "answer", "body": "A word.", "done": "This", "next": "That"},
    "reopen_case": {"body": "A word."},
    "put_assignment": {"to": None},
    "put_priority": {"impact": "minor"},
    "create_tag": {"tag": "rounding"},
    "create_link": {"other": 1, "kind": "related"},
    "create_case_change": {"cases": [1], "verb": "resolve"},
    "create_resolution": {"cause": "withdrawn"},
    "create_split": {"title": "Another"},
    "create_merge": {"into": 1},
    "create_mark": {"score": 5},
    "create_escalation_step": {"kind": "called"},
    "create_escalation": {"body": "It is urgent."},
    "create_escalation_answer": {"answer": "accepted", "body": "Yes."},
    "create_authority_change": {"kind": "designated-user", "subject": "ana@acme.example"},
    "create_thread": {"subject": "Rounding", "body": "Is it that?", "invited": [1]},
    "create_thread_message": {"body": "A word."},
    "create_company": {"name": "New", "country": "US"},
    "change_company": {"shares_cases": True},
    "create_member": {"email": "new@acme.example", "name": "New"},
}
