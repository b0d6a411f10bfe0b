from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "amparo.search"
    label = "search"

    def ready(self) -> None:
        """A web process keeps its index in step from its start on; a process that stops waits for no text to be
        embedded; the doctor looks at search, too."""
        from amparo.core.doctor import also_check
        from amparo.core.starting import in_web_process, interrupting_jobs
        from amparo.search import embedder, memory
        from amparo.search.doctoring import check_search

        in_web_process(memory.begin_following, memory.end_following)
        interrupting_jobs(embedder.stop_all)
        also_check(check_search)
