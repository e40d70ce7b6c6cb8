"""What the wheel needs of the checkout around it: the version, the licences, the compiled library.

`pip install ./bindings/uniffi/python` works in a checkout with a Rust toolchain: the library and
the sources that belong to it are made here, by `cargo xtask sources python`. The wheel holds a
compiled library, so it fits one system and processor; it needs no particular Python.
"""

import platform
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent.parent


def platform_tag() -> str:
    """The tag of this system; on Linux with the C library that it has, the oldest that will do."""
    tag = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    library, version = platform.libc_ver()
    if not tag.startswith("linux_") or library != "glibc":
        return tag
    return tag.replace("linux", "manylinux_" + "_".join(version.split(".")[:2]), 1)


class MetadataHook(MetadataHookInterface):
    """The version is the workspace's; the licences are ours and those of what is compiled in."""

    def update(self, metadata: dict[str, Any]) -> None:
        manifest = (CHECKOUT / "Cargo.toml").read_text()
        line = next(line for line in manifest.splitlines() if line.startswith("version = "))
        metadata["version"] = line.split('"')[1]
        notices = ["cargo", "xtask", "notices", "--package", "olmec-uniffi", "--out", str(HERE)]
        subprocess.run(notices, cwd=CHECKOUT, check=True)


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the library and its sources, and says what system the wheel is for."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "sdist":
            raise RuntimeError("this folder alone builds nothing: make a wheel, in the whole checkout")
        subprocess.run(["cargo", "xtask", "sources", "python"], cwd=CHECKOUT, check=True)
        build_data["tag"] = f"py3-none-{platform_tag()}"
        build_data["pure_python"] = False
