"""All kinds of work of this app."""

from models_registry.jobs import comparisons, figures, import_exports, imports, models_list, papers, signal_lists

ALL = (models_list, imports, import_exports, figures, signal_lists, comparisons, papers)


def register_jobs() -> None:
    """Make them known; for `AppConfig.ready()`."""
    for kind in ALL:
        kind.register()
