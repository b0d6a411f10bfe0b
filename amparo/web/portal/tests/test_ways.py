"""The ways to the vendor, as the portal's first page shows them."""

from amparo.policy.pack.vendor import Opening, Region
from amparo.web.portal.ways import hours_of

REGION = Region(
    id="iberia",
    countries=("ES", "PT"),
    time_zone="Europe/Madrid",
    source="SI-8",
    days="mon-thu",
    hours="09:00-14:00,15:30-18:30",
    more_hours=(Opening(days="fri", hours="09:00-15:00"),),
)


def test_hours_are_told_with_their_days_as_the_reader_writes_them() -> None:
    assert hours_of(REGION, "en") == "Mon–Thu 09:00–14:00, 15:30–18:30; Fri 09:00–15:00"
    assert hours_of(REGION, "de") == "Mo.–Do. 09:00–14:00, 15:30–18:30; Fr. 09:00–15:00"
    assert hours_of(REGION, "pt-BR").startswith("seg.–qui. 09:00")
