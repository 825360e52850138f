"""Static files as WhiteNoise serves them, without the list of them all."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """The manifest beside the files is the server's own: it names every file, those of the administration too."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        """Whatever is collected, but for the manifest, packed or not."""
        if not url.rpartition("/")[2].startswith(ManifestFilesMixin.manifest_name):
            super().add_file_to_dictionary(url, path, stat_cache)
