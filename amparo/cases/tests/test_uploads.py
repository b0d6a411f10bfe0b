"""Files that programs send before the case that they go with."""

from datetime import datetime
from io import BytesIO

from amparo.cases.actions.drafts import Attachment
from amparo.cases.actions.uploads import upload_file, upload_for
from amparo.testing.cast import Cast


def test_somebody_may_have_several_files_waiting(cast: Cast, now: datetime) -> None:
    dora = cast.actor("dora")
    first = upload_file(dora, Attachment("a.log", BytesIO(b"one"), ""), now)
    second = upload_file(dora, Attachment("b.log", BytesIO(b"two"), ""), now)
    assert {upload_for(dora, row.pk).name for row in (first, second)} == {"a.log", "b.log"}
