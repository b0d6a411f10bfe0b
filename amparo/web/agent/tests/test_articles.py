"""Writing articles: nothing typed is lost, a translation stands beside its source, findings where they stand."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from amparo.catalogue.models import Product
from amparo.core.actors import SYSTEM
from amparo.importers.tests.test_kb import PNG
from amparo.knowledge import actions
from amparo.knowledge.actions import GroupTerms, Writing
from amparo.knowledge.actions.voices import Rating
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import SOURCE, make_article, rewrite, translate
from amparo.people.actors import actor_for
from amparo.people.models import Person
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db


def sent(text: Text, **more: object) -> dict[str, object]:
    return {name: getattr(text, name) for name in Text.__slots__} | more


def test_an_article_is_written_reviewed_and_published(alma: Client) -> None:
    terms = {"language": "en", "product": "financials-ledger", "versions": "8.2, 8.1", "audience": "signed-in"}
    response = alma.post("/agent/articles/new/", sent(SOURCE, **terms))
    article = Article.objects.get()
    assert response.headers["Location"] == f"/agent/articles/{article.group_id}/en/"
    assert (article.group.versions, article.group.audience) == (["8.2", "8.1"], "signed-in")
    state = f"/agent/articles/{article.group_id}/en/state/"
    for verb in ("submit", "publish"):
        assert alma.post(state, {"verb": verb}).status_code == 302
    article.refresh_from_db()
    assert article.state == "published"
    assert alma.post(state, {"verb": "publish"}).status_code == 409
    assert alma.post(state, {"verb": "explode"}).status_code == 404


def test_what_cannot_be_kept_stays_on_the_page(alma: Client, now: datetime) -> None:
    article = make_article(now)
    address = f"/agent/articles/{article.group_id}/en/"
    response = alma.post(address, sent(Text("", solution="My long work"), base=1))
    assert response.status_code == 422 and "My long work" in response.content.decode()
    huge = alma.post(address, sent(Text("T", solution="x" * 50_001), base=1))
    assert huge.status_code == 422 and "x" * 50_001 in huge.content.decode()
    assert "at most 50,000 characters fit" in huge.content.decode()
    pasted = alma.post(address, sent(Text("t" * 201), base=1, reason="r" * 301)).content.decode()
    assert "t" * 201 in pasted and "r" * 301 in pasted and "at most 200 characters fit" in pasted
    new = alma.post("/agent/articles/new/", sent(Text("", solution="My work"), language="en", audience="owners"))
    assert new.status_code == 422 and "My work" in new.content.decode()
    assert Article.objects.count() == 1 and article.revisions.count() == 1


def test_who_was_slower_sees_both_and_loses_nothing(alma: Client, now: datetime) -> None:
    article = make_article(now)
    rewrite(article, now, replace(SOURCE, summary="Theirs."))
    address = f"/agent/articles/{article.group_id}/en/"
    response = alma.post(address, sent(replace(SOURCE, summary="Mine."), base=1))
    text = response.content.decode()
    assert response.status_code == 409 and "<ins>Mine" in text and "<del>Theirs" in text
    assert 'name="base" value="2"' in text
    assert alma.post(address, sent(replace(SOURCE, summary="Mine."), base=2)).status_code == 302


def test_a_translation_is_written_beside_its_source_and_its_terms_are_pointed_out(alma: Client, now: datetime) -> None:
    source = Text("Send a log", solution="Upload the log.\n\nKeep the case to one problem.")
    article = make_article(now, text=source)
    address = f"/agent/articles/{article.group_id}/fr/"
    page = alma.get(address).content.decode()
    assert "Keep the case to one problem." in page and 'name="source" value="1"' in page
    french = Text("Envoyer un journal", solution="Téléchargez le journal.\n\nLimitez la casse à un problème.")
    alma.post(address, sent(french, base=0, source=1))
    page = alma.get(address).content.decode()
    for mistake, right in (("Téléchargez", "déposer"), ("casse", "dossier")):
        assert f"<mark>{mistake}</mark>" in page and f"“{right}”" in page
    assert 'data-field="solution" data-start="0" data-end="11"' in page
    found = alma.post(f"{address}preview/", sent(replace(french, solution="Déposez le journal."), base=1))
    assert "<mark>" not in found.content.decode() and article.group.articles.get(language="fr").revisions.count() == 1


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("Téléchargez le journal.", "Déposer"),
        ("- 1. **Téléchargez** le journal.", "Déposer"),
        ("Puis téléchargez le journal.", "déposer"),
        ("Fermez-le. Téléchargez le journal.", "Déposer"),
        ("Cliquez sur Téléchargez le journal.", "déposer"),
    ],
)
def test_the_right_word_has_a_capital_only_where_a_sentence_begins(
    alma: Client, now: datetime, said: str, taken: str
) -> None:
    article = make_article(now, text=Text("Send a log", solution="Upload the log."))
    page = alma.post(
        f"/agent/articles/{article.group_id}/fr/preview/",
        sent(Text("Envoyer un journal", solution=said), base=0, source=1),
    )
    assert f'data-take="{taken}"' in page.content.decode()


def test_a_translator_sees_what_changed_since_and_says_that_it_is_still_right(alma: Client, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    rewrite(article, now, replace(SOURCE, solution="1. Post everything.\n2. Close the month."))
    page = alma.get(f"/agent/articles/{article.group_id}/es/").content.decode()
    assert "<ins> the month</ins>" in page
    listed = alma.get("/agent/articles/?outdated=1").content.decode()
    assert "Cerrar el mes" in listed and f'/agent/articles/{article.group_id}/en/" lang' not in listed
    alma.post(f"/agent/articles/{article.group_id}/es/state/", {"verb": "confirm"})
    assert "Cerrar el mes" not in alma.get("/agent/articles/?outdated=1").content.decode()


def test_a_translation_is_written_paragraph_by_paragraph(alma: Client, now: datetime) -> None:
    article = make_article(now, text=Text("Close", solution="## Steps\n\n1. Post.\n\n```\na\n\nb\n```\n\nDone."))
    address = f"/agent/articles/{article.group_id}/es/"
    page = alma.get(address).content.decode()
    assert page.count('<textarea class="input" name="solution"') == 4 and 'data-copy="```\na\n\nb\n```"' in page
    assert alma.get(f"{address}?view=one").content.decode().count('<textarea name="solution"') == 1
    paragraphs = ["## Pasos", "1. Contabilice.\r\n2. Cierre.", "", "Listo.  "]
    alma.post(address, {"title": "Cerrar", "solution": paragraphs, "base": 0, "source": 1})
    written = article.group.articles.get(language="es")
    assert written.latest is not None
    assert written.latest.solution == "## Pasos\n\n1. Contabilice.\n2. Cierre.\n\nListo."
    assert written.latest.source_id == article.published_id
    page = alma.get(address).content.decode()
    assert (
        page.count('<textarea class="input" name="solution"') == 4 and "Listo.</textarea>" in page
    )  # the gap is the code's


def test_blank_lines_of_an_imported_text_are_no_change(alma: Client, now: datetime) -> None:
    article = make_article(now, text=Text("Close", solution="One.\n\n\n\nTwo."))
    translate(article, "es", now, Text("Cerrar", solution="Uno.\n\n\n\nDos."))
    address = f"/agent/articles/{article.group_id}/es/"
    alma.post(address, {"title": "Cerrar", "solution": ["Uno.", "Dos."], "base": 1, "source": 1})
    written = article.group.articles.get(language="es")
    assert written.state == "published" and written.revisions.count() == 1


def test_what_was_being_written_is_there_again(alma: Client, now: datetime) -> None:
    article = make_article(now)
    address = f"/agent/articles/{article.group_id}/en/"
    half = sent(replace(SOURCE, solution="Half a sent"), base=1, reason="Why not")
    assert alma.post(f"{address}draft/", half).status_code == 204
    page = alma.get(address).content.decode()
    assert "Half a sent</textarea>" in page and 'value="Why not"' in page and "have not kept it yet" in page
    assert "Half a sent" not in alma.get("/agent/articles/").content.decode()
    assert "You were writing" in alma.get("/agent/articles/").content.decode()
    rewrite(article, now, replace(SOURCE, solution="Theirs."))
    page = alma.get(address).content.decode()
    assert "Somebody else was quicker" in page and "Half a" in page and 'name="base" value="2"' in page
    assert alma.post(f"{address}draft/", {"discard": "1"}).headers["Location"] == address
    assert "Half a sent" not in alma.get(address).content.decode()
    assert alma.post(f"{address}draft/", sent(Text(solution="x" * 200_001))).status_code == 413


def test_a_new_article_is_not_lost_either(alma: Client) -> None:
    draft = sent(Text("", solution="My idea"), language="fr", audience="agents")
    assert alma.post("/agent/articles/new/draft/", draft).status_code == 204
    page = alma.get("/agent/articles/new/").content.decode()
    assert "My idea</textarea>" in page and '<option value="fr" selected>' in page
    assert '<option value="agents" selected>' in page
    shown = alma.post("/agent/articles/new/preview/", draft | {"solution": "> [!WARNING]\n> Hot"}).content.decode()
    assert "callout-warning" in shown


def test_two_who_write_at_the_same_time_hear_of_each_other(cast: Cast, alma: Client, now: datetime) -> None:
    article = make_article(now)
    address = f"/agent/articles/{article.group_id}/en/"
    other = make_person(is_agent=True, name="Bruno Both")
    typing = Client()
    typing.force_login(other)
    typing.post(f"{address}draft/", sent(replace(SOURCE, title="Mine"), base=1))
    assert "Bruno Both is writing here too" in alma.get(f"{address}writing/?base=1").content.decode()
    assert "Bruno Both is writing here too" in alma.get(address).content.decode()
    typing.post(address, sent(replace(SOURCE, title="Mine"), base=1))
    told = alma.get(f"{address}writing/?base=1").content.decode()
    assert "is writing here too" not in told and "Bruno Both has just kept revision 2" in told
    assert "has just kept" not in alma.get(f"{address}writing/?base=2").content.decode()


def test_it_is_kept_and_submitted_with_its_reason_or_published_at_once(alma: Client, now: datetime) -> None:
    article = make_article(now)
    address = f"/agent/articles/{article.group_id}/en/"
    changed = sent(replace(SOURCE, summary="New."), base=1, reason="Is this right?", then="submit")
    assert alma.post(address, changed).status_code == 302
    article.refresh_from_db()
    assert article.state == "in-review" and article.published_id != article.latest_id
    assert "“Is this right?”" in alma.get(address).content.decode()
    alma.post(f"{address}state/", {"verb": "return", "words": "Say when."})
    assert "“Say when.”" in alma.get(address).content.decode()
    assert "Say when." in alma.get(f"{address}revisions/").content.decode()
    alma.post(address, sent(replace(SOURCE, summary="New, today."), base=2, reason="It is.", then="publish"))
    article.refresh_from_db()
    assert article.state == "published" and article.latest_id == article.published_id
    assert {one.words for one in article.remarks.all()} == {"Is this right?", "Say when."}
    alma.post(f"{address}state/", {"verb": "archive"})
    page = alma.get(address).content.decode()
    assert "make it a draft again" in page and "Keep and publish" not in page


def test_a_text_that_was_returned_stands_first_among_its_authors(cast: Cast, alma: Client, now: datetime) -> None:
    article = actions.start_article(cast.actor("alma"), "en", GroupTerms(), Writing(SOURCE), now)
    actions.submit(cast.actor("alma"), article.group_id, "en", now)
    assert "Returned to you" not in alma.get("/agent/articles/").content.decode()
    actions.return_for_changes(SYSTEM, article.group_id, "en", now)
    page = alma.get("/agent/articles/").content.decode()
    part = page[page.index("Returned to you") :]
    assert part.index(f"/agent/articles/{article.group_id}/en/") < part.index("To be changed")
    address = f"/agent/articles/{article.group_id}/en/"
    assert "“”" not in alma.get(address).content.decode() + alma.get(f"{address}revisions/").content.decode()


def test_what_another_wrote_is_returned_with_words_and_what_one_wrote_oneself_without(
    cast: Cast, alma: Client, now: datetime
) -> None:
    eva = actor_for(make_person(is_agent=True))
    article = actions.start_article(eva, "en", GroupTerms(), Writing(SOURCE), now)
    actions.submit(eva, article.group_id, "en", now)
    address = f"/agent/articles/{article.group_id}/en/"
    refused = alma.post(f"{address}state/", {"verb": "return", "words": " "})
    assert refused.status_code == 422 and "This field is required." in refused.content.decode()
    article.refresh_from_db()
    assert article.state == "in-review"
    alma.post(f"{address}state/", {"verb": "return", "words": "Step 2 is missing."})
    assert "Step 2 is missing." in alma.get(address).content.decode()
    actions.save_text(eva, article.group_id, "en", Writing(replace(SOURCE, solution="Two."), base=1), now)
    alma.post(address, sent(replace(SOURCE, solution="Two, and three."), base=2, then="publish"))
    assert "Step 2 is missing." not in alma.get(address).content.decode()
    assert "Step 2 is missing." in alma.get(f"{address}revisions/").content.decode()
    article.refresh_from_db()
    assert article.state == "published"
    own = actions.start_article(cast.actor("alma"), "en", GroupTerms(), Writing(SOURCE), now)
    actions.submit(cast.actor("alma"), own.group_id, "en", now)
    alma.post(f"/agent/articles/{own.group_id}/en/state/", {"verb": "return", "words": ""})
    own.refresh_from_db()
    assert own.state == "draft"


def test_what_is_about_a_product_that_is_no_longer_supported_stays_so(cast: Cast, alma: Client, now: datetime) -> None:
    ledger = "financials-ledger"
    article = make_article(now, product=ledger)
    Product.objects.filter(key=ledger).update(retired_at=now)
    address = f"/agent/articles/{article.group_id}/en/"
    page = alma.get(address).content.decode()
    assert f'value="{ledger}" selected' in page
    alma.post(f"{address}terms/", {"product": ledger, "versions": "8.2", "audience": "all"})
    article.group.refresh_from_db()
    assert article.group.product == Product.objects.get(key=ledger) and article.group.versions == ["8.2"]
    assert f'value="{ledger}"' not in alma.get("/agent/articles/new/").content.decode()


def test_the_preview_says_which_part_is_too_long_and_how_long_it_may_be(alma: Client, now: datetime) -> None:
    address = f"/agent/articles/{make_article(now).group_id}/en/preview/"
    page = alma.post(address, sent(replace(SOURCE, title="t" * 201, summary="s" * 2_500))).content.decode()
    assert "Title: 201 characters, and at most 200 can be kept" in page
    assert "Summary: 2,500 characters, and at most 2,000 can be kept" in page
    assert "50,000" not in page
    page = alma.post(address, sent(replace(SOURCE, solution="x" * 50_001))).content.decode()
    assert "50,001 characters, and at most 50,000 can be kept" in page


def test_a_comment_is_answered_hidden_and_turned_into_a_change(cast: Cast, alma: Client, now: datetime) -> None:
    article = make_article(now)
    comment = actions.comment(cast.actor("dora"), article.pk, "Step 2 is missing.", None, now)
    address = f"/agent/articles/{article.group_id}/en/"
    assert "Step 2 is missing." in alma.get(address).content.decode()
    alma.post(f"{address}comments/", {"answers": comment.pk, "body": "We look at it."})
    assert "We look at it." in alma.get(address).content.decode()
    alma.post(f"{address}comments/{comment.pk}/", {"hidden": "1"})
    comment.refresh_from_db()
    assert comment.hidden_at is not None
    page = alma.get(f"{address}?comment={comment.pk}").content.decode()
    assert "You are changing the article because" in page and f'name="comment" value="{comment.pk}"' in page
    alma.post(address, sent(replace(SOURCE, solution="1.\n2."), base=1, comment=comment.pk))
    comment.refresh_from_db()
    assert comment.revision is not None and comment.revision.number == 2
    assert alma.post(f"/agent/articles/{article.group_id}/de/comments/", {"body": "x"}).status_code == 404


def test_a_picture_that_is_pasted_is_told_by_its_name(
    alma: Client, now: datetime, settings: Settings, tmp_path: object
) -> None:
    settings.DATA_DIR = tmp_path
    article = make_article(now)
    address = f"/agent/articles/{article.group_id}/en/pictures/"
    kept = alma.post(address, {"picture": SimpleUploadedFile("Screen.PNG", PNG)}, HTTP_ACCEPT="application/json")
    assert (kept.status_code, kept.json()) == (201, {"name": "screen.png"})
    bad = alma.post(address, {"picture": SimpleUploadedFile("a.png", b"<svg/>")}, HTTP_ACCEPT="application/json")
    assert bad.status_code == 422 and "picture" in bad.json()["message"]


def test_the_list_is_filtered_counted_and_paged_under_its_filter(alma: Client, now: datetime) -> None:
    for number in range(52):
        make_article(now + timedelta(minutes=number), text=replace(SOURCE, title=f"Post {number}"), audience="agents")
    make_article(now, language="fr")
    first = alma.get("/agent/articles/?q=post&audience=agents").content.decode()
    assert "Post 51" in first and "Post 1<" not in first
    assert 'Published <span class="count">(52)</span>' in first and "Close the month" not in first
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None and "q=post" in older[1]
    second = alma.get(older[1].replace("&amp;", "&")).content.decode()
    assert "Post 1<" in second and "Post 51" not in second and 'rel="prev" href="/agent/articles/?q=post' in second
    for bad in (
        "after=x",
        "after=1-999999999999999999",
        "state=x&language=x&product=x%00&q=%00",
        "after=99999999999999999-1",
    ):
        assert alma.get(f"/agent/articles/?{bad}").status_code == 200


def test_revisions_are_compared_and_restored(alma: Client, now: datetime) -> None:
    article = make_article(now)
    rewrite(article, now, replace(SOURCE, title="Close a month"))
    page = alma.get(f"/agent/articles/{article.group_id}/en/revisions/").content.decode()
    assert "<del>the</del>" in page and "<ins>a</ins>" in page
    alma.post(f"/agent/articles/{article.group_id}/en/revisions/1/")
    article.refresh_from_db()
    assert article.title == "Close the month" and article.revisions.count() == 3
    against = alma.get(f"/agent/articles/{article.group_id}/en/revisions/?shown=3&against=1").content.decode()
    assert "Revision 3 against 1" in against and "Nothing differs." in against
    assert alma.post(f"/agent/articles/{article.group_id}/en/revisions/99/").status_code == 404


def test_it_is_published_at_a_moment(alma: Client, now: datetime) -> None:
    article = make_article(now)
    actions.save_text(SYSTEM, article.group_id, "en", actions.Writing(replace(SOURCE, title="New"), base=1), now)
    actions.submit(SYSTEM, article.group_id, "en", now)
    state = f"/agent/articles/{article.group_id}/en/state/"
    assert alma.post(state, {"verb": "schedule", "at": "2001-01-01T10:00"}).status_code == 422
    assert alma.post(state, {"verb": "schedule", "at": "soon"}).status_code == 422
    assert alma.post(state, {"verb": "schedule", "at": "2999-01-01T10:00"}).status_code == 302
    article.refresh_from_db()
    assert article.publish_at is not None and article.publish_at.year == 2999
    assert "New" in alma.get("/agent/articles/?state=scheduled").content.decode()


@pytest.mark.parametrize(
    ("own", "city", "hour"), [("America/New_York", "New York", 15), ("", "Madrid", 9)], ids=["own zone", "the region’s"]
)
def test_the_moment_is_of_the_agent_s_own_clock_and_says_so(
    cast: Cast, alma: Client, now: datetime, own: str, city: str, hour: int
) -> None:
    Person.objects.filter(pk=cast.alma.pk).update(time_zone=own)
    article = make_article(now)
    actions.save_text(SYSTEM, article.group_id, "en", actions.Writing(replace(SOURCE, title="New"), base=1), now)
    actions.submit(SYSTEM, article.group_id, "en", now)
    address = f"/agent/articles/{article.group_id}/en/"
    assert f"The time is that of {city}." in alma.get(address).content.decode()
    alma.post(f"{address}state/", {"verb": "schedule", "at": "2999-01-04T10:00"})
    article.refresh_from_db()
    assert article.publish_at == datetime(2999, 1, 4, hour, tzinfo=UTC)
    assert f"10:00 ({city})" in alma.get(address).content.decode()


def test_a_time_that_the_clock_skips_is_asked_again(cast: Cast, alma: Client, now: datetime) -> None:
    Person.objects.filter(pk=cast.alma.pk).update(time_zone="Europe/Zurich")
    article = make_article(now)
    actions.save_text(SYSTEM, article.group_id, "en", actions.Writing(replace(SOURCE, title="New"), base=1), now)
    actions.submit(SYSTEM, article.group_id, "en", now)
    state = f"/agent/articles/{article.group_id}/en/state/"
    page = alma.post(state, {"verb": "schedule", "at": "2030-03-31T02:30"})
    assert page.status_code == 422 and "2030-03-31T02:30" in page.content.decode()


def test_what_is_not_there_or_not_a_language_is_not_found(alma: Client, now: datetime) -> None:
    article = make_article(now)
    for address in (f"/agent/articles/{article.group_id}/tlh/", "/agent/articles/999999/en/"):
        assert alma.get(address).status_code == 404
    assert alma.get(f"/agent/articles/{article.group_id}/de/revisions/").status_code == 404


def test_sec_5_only_pictures_are_taken_as_pictures(
    alma: Client, now: datetime, settings: Settings, tmp_path: object
) -> None:
    settings.DATA_DIR = tmp_path
    article = make_article(now)
    address = f"/agent/articles/{article.group_id}/en/pictures/"
    for name, data in (("a.png", b"<svg onload=alert(1)>"), ("a.svg", b"<svg/>"), ("x.html", b"<html>")):
        alma.post(address, {"picture": SimpleUploadedFile(name, data)})
    alma.post(address)
    assert not article.group.pictures.exists()
    alma.post(address, {"picture": SimpleUploadedFile("../../Screen Shot.PNG", PNG)})
    assert [one.name for one in article.group.pictures.all()] == ["screen-shot.png"]


def test_sec_16_what_readers_and_authors_type_is_text_for_agents(cast: Cast, alma: Client, now: datetime) -> None:
    bad = '"><script>alert(1)</script>'
    article = make_article(now, text=Text(bad, bad, bad, bad, bad))
    rewrite(article, now, Text(bad + "2", bad, bad, bad, bad + "2"))
    actions.rate(cast.actor("dora"), article.pk, Rating(False, "wrong", bad), "here", now)
    for address in ("", f"{article.group_id}/en/", f"{article.group_id}/en/revisions/", "?" + urlencode({"q": bad})):
        assert "<script>alert" not in alma.get(f"/agent/articles/{address}").content.decode()


def test_the_list_takes_no_more_queries_for_more_rows(alma: Client, now: datetime) -> None:
    counts = []
    for filled in (2, 12):
        for number in range(filled):
            translate(make_article(now + timedelta(minutes=number)), "es", now)
        alma.get("/agent/articles/")
        with CaptureQueriesContext(connection) as caught:
            assert alma.get("/agent/articles/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] and counts[0] <= 11, counts
