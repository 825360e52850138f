#!/usr/bin/env python
"""Entry of the management commands; settings for development unless the environment says otherwise."""

import os
import sys

from django.core.management import execute_from_command_line

from mobilization.common.recording import recording

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilization.settings.dev")
    with recording(command=" ".join(sys.argv[1:2])):  # what it changes stands on record with its name
        execute_from_command_line(sys.argv)
