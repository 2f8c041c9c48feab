"""Settings for every test."""

import os

from hypothesis import settings

# Whoever runs the tests may have their own office or day set; no test may reach it.
for name in ("ISF_OFFICE", "ISF_ACTOR", "ISF_TODAY"):
    os.environ.pop(name, None)

# A deadline would test how busy the machine is. ISF_EXAMPLES=1000 looks further, and elsewhere each time.
EXAMPLES = os.environ.get("ISF_EXAMPLES")
settings.register_profile(
    "isf",
    parent=settings.default,
    deadline=None,
    max_examples=int(EXAMPLES or 40),
    derandomize=EXAMPLES is None,
)
settings.load_profile("isf")
