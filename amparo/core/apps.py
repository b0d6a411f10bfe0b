from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

REGISTERING = (
    "events",
    "jobs",
    "consumers",
    "live",
    "mails",
    "metrics",
)  # modules that register something when imported


class CoreConfig(AppConfig):
    name = "amparo.core"
    label = "core"

    def ready(self) -> None:
        """Imports the modules by which every package of ours registers its parts; core names none of them."""
        import_module("amparo.core.upkeep")
        import_module("amparo.core.readings")
        for config in apps.get_app_configs():
            if config.name.startswith("amparo."):
                for name in REGISTERING:
                    if config.module is not None and module_has_submodule(config.module, name):
                        import_module(f"{config.name}.{name}")
