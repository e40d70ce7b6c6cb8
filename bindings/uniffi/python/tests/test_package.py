"""What the package's build makes, and what it refuses to."""

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def test_an_archive_of_the_sources_which_nobody_could_install_is_refused(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory"]
    done = subprocess.run([*build, tmp_path], cwd=PACKAGE, capture_output=True, text=True)
    assert done.returncode != 0 and "make a wheel" in done.stderr
    assert list(tmp_path.iterdir()) == []
