"""What the package's build makes, and what it refuses to."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def test_an_archive_of_the_sources_which_nobody_could_install_is_refused(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory"]
    done = subprocess.run([*build, tmp_path], cwd=PACKAGE, capture_output=True, text=True)
    assert done.returncode != 0 and "make a wheel" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_licences_of_what_is_compiled_in_go_along():
    package = importlib.metadata.distribution("olmec")
    assert package.metadata.get_all("License-File") == ["LICENSE", "THIRD-PARTY-NOTICES.txt"]
    notices = package.read_text("licenses/THIRD-PARTY-NOTICES.txt")
    assert "\nuniffi_core 0." in notices and "\ncurve25519-dalek 5." in notices
    assert "Redistributions in binary form must reproduce the above copyright" in notices
