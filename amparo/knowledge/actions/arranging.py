"""What an article is about, who may read it, and its pictures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction

from amparo.catalogue.models import Product
from amparo.core import files
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.files.keeping import Readable
from amparo.core.sent import one_line
from amparo.knowledge import access, events
from amparo.knowledge.lifecycle import AUDIENCES
from amparo.knowledge.models import ArticleGroup, Picture
from amparo.knowledge.rules.texts import slug_of
from amparo.people.rules import BadInput

SCOPE = "knowledge"  # the vendor's own files
PICTURE_BYTES = 5 * 1024 * 1024
PICTURES = 100  # of one article
VERSIONS = 40
VERSION_LENGTH = 40


@dataclass(frozen=True, slots=True)
class GroupTerms:
    """The product-tree node an article hangs on (its key; empty: none), the versions it is about, who may read it."""

    product: str = ""
    versions: Sequence[str] = ()
    audience: str = "all"


def apply_terms(group: ArticleGroup, terms: GroupTerms) -> bool:
    """Puts checked terms into a group that the caller saves; says whether something changed. Raises BadInput
    (`unknown-product`, `unknown-audience`, `too-long`, `product-missing`)."""
    product = Product.objects.filter(key=terms.product).first() if terms.product else None
    if terms.product and product is None:
        raise BadInput("product", "unknown-product")
    if terms.audience not in AUDIENCES:
        raise BadInput("audience", "unknown-audience")
    if terms.audience == "owners" and product is None:
        raise BadInput("product", "product-missing")
    versions = list(dict.fromkeys(filter(None, map(one_line, terms.versions))))
    if len(versions) > VERSIONS or any(len(version) > VERSION_LENGTH for version in versions):
        raise BadInput("versions", "too-long", {"limit": VERSION_LENGTH})
    wanted = (product.pk if product else None, versions, terms.audience)
    changed = (group.product_id, group.versions, group.audience) != wanted
    group.product, group.versions, group.audience = product, versions, terms.audience
    return changed


@transaction.atomic
def arrange(actor: Actor, group_id: int, terms: GroupTerms, now: datetime) -> ArticleGroup:
    """Changes what an article is about and who may read it, in all its languages; agents (TO-11).

    Event: `article.arranged` where something changed; raises BadInput, NotAllowed and NotVisible.
    """
    group = access.group_to_write(actor, group_id, lock=True)
    if apply_terms(group, terms):
        group.save(update_fields=["product", "versions", "audience"])
        record_arranged(actor, group, now)
    return group


def record_arranged(actor: Actor, group: ArticleGroup, now: datetime) -> None:
    """`article.arranged`, with the terms as they are now."""
    payload = events.ArticleArranged(
        group=group.pk,
        product=group.product.key if group.product else "",
        audience=group.audience,
        versions=list(group.versions),
    )
    record(actor, payload, about=f"article:{group.pk}", now=now)


@transaction.atomic
def add_picture(actor: Actor, group_id: int, name: str, stream: Readable, now: datetime) -> Picture:
    """Adds an image to an article, or a newer one under its name; agents. PNG, JPEG, GIF and WebP only (SEC-5).

    Event: `article.illustrated`; raises BadInput (`not-a-picture`, `too-many`), FileRefused, NotAllowed, NotVisible.
    """
    group = access.group_to_write(actor, group_id, lock=True)
    wanted = picture_name(name)
    known = {picture.name: picture for picture in group.pictures.all()[: PICTURES + 1]}
    if wanted not in known and len(known) >= PICTURES:
        raise BadInput("picture", "too-many", {"limit": PICTURES})
    stored = files.store(stream, SCOPE, files.Limits(PICTURE_BYTES), now)
    if stored.media_type not in files.INLINE:
        raise BadInput("picture", "not-a-picture")
    picture = known.get(wanted) or Picture(group=group, name=wanted)
    if picture.pk and picture.stored_id == stored.pk:
        return picture
    picture.stored, picture.added_at = stored, now
    picture.save()
    record(actor, events.ArticleIllustrated(group=group.pk, picture=picture.pk), about=f"article:{group.pk}", now=now)
    return picture


def picture_name(name: str) -> str:
    """A name that stands in Markdown and in an address as it is: letters, digits, hyphens and its ending."""
    path = PurePosixPath(name.replace("\\", "/"))
    ending = re.sub(r"[^a-z0-9]", "", path.suffix.lower())[:5]
    return f"{slug_of(path.stem)}.{ending}" if ending else slug_of(path.stem)
