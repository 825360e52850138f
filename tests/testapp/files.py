"""A table of files, as an app would have one."""

from django.db import models

from mobilization.common.files import StoredFile, StoredPicture


class Paper(StoredFile):
    """A file of something that has a title."""

    title = models.CharField(max_length=50)


class Photo(StoredPicture):
    """A picture with its thumbnail."""
