from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "amparo.search"
    label = "search"

    def ready(self) -> None:
        """A web process keeps its index in step from its start on."""
        from amparo.core.starting import in_web_process
        from amparo.search import memory

        in_web_process(memory.begin_following, memory.end_following)
