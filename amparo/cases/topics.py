"""Under which names live pages hear of a case, and who may listen.

`case:1042` is heard by everybody who may see the case; `notes:1042`, `writing:1042` (a word in passing: somebody is
writing) and `agents` by agents alone; `thread:5` by those who may read that thread.
"""

from amparo.cases.models import Case

AGENTS = "agents"


def public_topics(case: Case) -> list[str]:
    """For events that both sides may hear of."""
    topics = [case.ref, AGENTS]
    if case.company_id is not None:
        topics.append(f"company-cases:{case.company_id}")
    if case.opened_by_id is not None:
        topics.append(f"my-cases:{case.opened_by_id}")
    return topics


def internal_topics(case: Case) -> list[str]:
    """For events of the vendor's side alone."""
    return [f"notes:{case.number}", AGENTS]
