"""
Makes the sample report and its picture: docs/sample-report.html and docs/images/report.png.

Usage: python tools/picture_report.py FOLDER [--name NAME] [--start DATE] [--deadline DATE] [--team N]

FOLDER holds the project, such as bench/corpora/accelerate after `python bench/fetch.py accelerate`. The picture is the
first screen in Chromium (CANNSCOPE_BROWSER, or from the PATH), which the dev dependency playwright drives.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "sample-report.html"
PICTURE = ROOT / "docs" / "images" / "report.png"
_SIZE = {"width": 1240, "height": 840}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def write_report(folder: Path, options: list[str]) -> None:
    """Write the report of the folder; raises CalledProcessError where the scan fails."""
    command = [
        sys.executable,
        "-m",
        "estimator",
        "scan",
        ".",
        "--root",
        ".",
        "--no-cache",
        "-q",
        "-o",
        f"html={REPORT}",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, *options], cwd=folder, env=environment, check=True)


def take_picture() -> None:
    """Write a picture of the report's first screen, with few colours so that it is small."""
    from playwright.sync_api import sync_playwright

    browser = os.environ.get("CANNSCOPE_BROWSER") or next(filter(None, map(shutil.which, _BROWSERS)))
    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = launched.new_page(viewport=_SIZE, color_scheme="light")
        page.goto(REPORT.as_uri())
        page.screenshot(path=PICTURE)
        launched.close()


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name")
    for option in ("--start", "--deadline", "--team"):
        parser.add_argument(option)
    given = parser.parse_args()
    stated = {"--project-name": given.name, "--start": given.start, "--deadline": given.deadline, "--team": given.team}
    write_report(given.folder.resolve(), [part for name, value in stated.items() if value for part in (name, value)])
    take_picture()
    print(f"{REPORT.relative_to(ROOT)}: {REPORT.stat().st_size:,} bytes")
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
