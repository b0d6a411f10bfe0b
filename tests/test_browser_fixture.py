"""A machine without a browser: CI must not pass by skipping."""

import os
import subprocess
import sys

from tools.tracked import ROOT

TEST = "def test_page(chromium_path):\n    assert chromium_path\n"


def run_without_browser(ci: str) -> "subprocess.CompletedProcess[str]":
    folder = ROOT / "var" / "test-browser"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "test_page.py").write_text(TEST)
    environment = {**os.environ, "AMPARO_CHROMIUM": "no-such-browser", "CI": ci}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        str(folder / "test_page.py"),
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_without_a_browser_ci_fails() -> None:
    run = run_without_browser("true")
    assert run.returncode == 1
    assert "no Chromium on this machine" in run.stdout


def test_without_a_browser_a_developer_is_told_what_was_skipped() -> None:
    run = run_without_browser("")
    assert run.returncode == 0
    assert "1 skipped" in run.stdout
