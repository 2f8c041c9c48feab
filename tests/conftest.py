"""Settings for every test."""

import os

from hypothesis import settings

# Whoever runs the tests may have their own office set; no test may reach it.
for name in ("ISF_OFFICE", "ISF_ACTOR"):
    os.environ.pop(name, None)

# A deadline would test how busy the machine is.
settings.register_profile("isf", parent=settings.default, deadline=None)
settings.load_profile("isf")
