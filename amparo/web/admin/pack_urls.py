"""Addresses of the pages of policy packs."""

from django.urls import path, register_converter

from amparo.web.admin.packs.sources import SourceConverter
from amparo.web.admin.views import pack_drafts, pack_enactments, pack_replays, pack_trials, packs

register_converter(SourceConverter, "pack")

urlpatterns = [
    path("packs/", packs.overview, name="packs"),
    path("packs/drafts/", packs.start_draft, name="pack-drafts"),
    path("packs/uploads/", packs.upload, name="pack-uploads"),
    path("packs/drafts/<int:draft_id>/", pack_drafts.edit, name="pack-draft"),
    path("packs/drafts/<int:draft_id>/findings/", pack_drafts.show_findings, name="pack-findings"),
    path("packs/drafts/<int:draft_id>/presence/", pack_drafts.show_presence, name="pack-presence"),
    path("packs/drafts/<int:draft_id>/files/", pack_drafts.take_files, name="pack-files"),
    path("packs/drafts/<int:draft_id>/removal/", pack_drafts.discard, name="pack-removal"),
    path("packs/drafts/<int:draft_id>/saves/", pack_drafts.list_saves, name="pack-saves"),
    path("packs/of/<pack:key>/", packs.version, name="pack-version"),
    path("packs/of/<pack:key>/download/", packs.download, name="pack-download"),
    path("packs/of/<pack:key>/comparison/", packs.comparison, name="pack-comparison"),
    path("packs/of/<pack:key>/what-if/", pack_trials.what_if, name="pack-what-if"),
    path("packs/of/<pack:key>/replays/", pack_replays.start, name="pack-replays"),
    path("packs/of/<pack:key>/enactment/", pack_enactments.enact, name="pack-enactment"),
    path("packs/enactments/<int:enactment_id>/withdrawal/", pack_enactments.withdraw, name="pack-withdrawal"),
    path("packs/replays/<int:replay_id>/", pack_replays.show, name="pack-replay"),
    path("packs/replays/<int:replay_id>/end/", pack_replays.stop, name="pack-replay-end"),
    path("packs/replays/<int:replay_id>/turns/", pack_replays.list_turns, name="pack-turns"),
    path("packs/replays/<int:replay_id>/turns.csv", pack_replays.turns_file, name="pack-turns-file"),
]
