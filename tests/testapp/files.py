"""A table of files, as an app would have one."""

from django.db import models

from mobilization.common.files import StoredFile


class Paper(StoredFile):
    """A file of something that has a title."""

    title = models.CharField(max_length=50)
