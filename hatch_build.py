"""The build hooks: fetch front-end files and compile catalogues, so that a wheel holds all that the desk needs."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from tools import assets, messages  # noqa: E402

BUILD_ONLY = {"hatchling", "editables"}


def requirements(name: str) -> list[str]:
    """The lines of a requirements file that name a package."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    wanted = (line.split("#")[0].strip() for line in lines)
    return [line for line in wanted if line and not line.startswith("-") and line not in BUILD_ONLY]


class AmparoMetadataHook(MetadataHookInterface):
    """What an installed wheel depends on: the same files that the locks are made from."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in the dynamic fields of pyproject.toml."""
        metadata["dependencies"] = requirements("runtime")
        metadata["optional-dependencies"] = {"s3": requirements("s3"), "saml": requirements("saml")}


class AmparoBuildHook(BuildHookInterface[Any]):
    """Runs for `pip install .`, `pip install -e .` and `pip wheel`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What only building needs: Babel for the catalogues, Node's npm when the machine has none."""
        needed = ["babel==2.18.0"]
        if assets.npm_command() is None and not assets.up_to_date(assets.VENDOR, assets.SHIPPED):
            needed.append(assets.NODE_REQUIREMENT)
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files and put them into the wheel; an editable install uses them where they are."""
        if self.target_name != "wheel":
            return
        assets.make()
        messages.compile_all()
        if version == "editable":
            return
        build_data["artifacts"].append("/amparo/web/static/vendor/**")
        for folder in ("policies", "locale"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and path.suffix != ".po":
                    inside = path.relative_to(ROOT).as_posix()
                    build_data["force_include"][str(path)] = f"amparo/_shipped/{inside}"
