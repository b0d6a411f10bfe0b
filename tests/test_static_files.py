"""Static files are collected into the data folder by whichever process starts first."""

import threading
from pathlib import Path

import pytest
from pytest_django import Settings

from amparo.cli import static_files


def test_processes_that_start_at_once_collect_once(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR, settings.STATIC_ROOT, settings.DEBUG = tmp_path, tmp_path / "static", False
    said: list[str] = []
    monkeypatch.setattr(static_files, "say", said.append)
    troubles: list[Exception] = []

    def start() -> None:
        try:
            static_files.collect_static()
        except Exception as trouble:
            troubles.append(trouble)

    starts = [threading.Thread(target=start) for _ in range(3)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert troubles == []
    assert said == ["Collecting static files."]
    assert (tmp_path / "static" / ".stamp").read_text() == static_files.fingerprint()
