"""Which models are in use, by the setting AMPARO_SEARCH_MODELS. No Django: the process that embeds reads it, too."""

from importlib import import_module

from amparo.search.engine.providers import EmbeddingProvider, built_in

OFF = {"off", "no", "false", "0"}
ON = {"on", "yes", "true", "1", ""}


class UnusableModel(Exception):
    """A dotted path that leads to no provider of embeddings."""


def choose(setting: str) -> tuple[EmbeddingProvider, ...]:
    """Ours (`on`), none (`off`), or those at dotted paths (`vendor.models.Provider`, several with commas between).

    Loads no weights. Raises UnusableModel.
    """
    wanted = setting.strip()
    if wanted.lower() in OFF:
        return ()
    if wanted.lower() in ON:
        return tuple(built_in())
    return tuple(provider_at(path.strip()) for path in wanted.split(",") if path.strip())


def provider_at(path: str) -> EmbeddingProvider:
    """What a dotted path makes when it is called without arguments; raises UnusableModel."""
    module, _, name = path.rpartition(".")
    try:
        made = getattr(import_module(module), name)()
    except Exception as error:  # whatever somebody else's module raises
        raise UnusableModel(f"{path}: {type(error).__name__}: {error}") from error
    missing = [part for part in ("name", "version", "dimensions", "queries", "passages") if not hasattr(made, part)]
    if missing:
        raise UnusableModel(f"{path} lacks {', '.join(missing)}")
    provider: EmbeddingProvider = made
    return provider
