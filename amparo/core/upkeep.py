"""Periodic jobs of the core: what has ended is removed, what was lost is taken up."""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from amparo.core import joblist, jobs, ratelimit
from amparo.core.mailer import queue
from amparo.core.models import OutgoingMail

log = logging.getLogger(__name__)
KEEP_JOBS = timedelta(days=30)
KEEP_MAIL = timedelta(days=90)
ARRIVING_SECONDS = 24 * 3600


@jobs.periodic("*/5 * * * *", "core.take_up_mail")
def take_up_mail() -> None:
    """Mails whose job was lost are tried again."""
    queue.enqueue_overdue(timezone.now())


@jobs.periodic("23 * * * *", "core.clean_rates")
def clean_rates() -> None:
    """Windows of rate limits that say nothing any more are removed."""
    ratelimit.delete_old(timezone.now())


@jobs.periodic("17 3 * * *", "core.clean_daily")
def clean_daily() -> None:
    """Old jobs, sent and given-up mails, ended sessions and what killed uploads left are removed."""
    clean(timezone.now())


def clean(now: datetime) -> None:
    """What the daily job does."""
    jobs.delete_old_jobs(now - KEEP_JOBS)
    joblist.forget_trouble()
    OutgoingMail.objects.filter(state="sent", sent_at__lt=now - KEEP_MAIL).delete()
    OutgoingMail.objects.filter(state="failed", created_at__lt=now - KEEP_MAIL).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    folder = settings.DATA_DIR / "files" / ".arriving"
    for left in folder.glob("*") if folder.is_dir() else ():
        if left.stat().st_mtime < time.time() - ARRIVING_SECONDS:
            left.unlink(missing_ok=True)
