"""The double-entry book: accounts, entries, text, checks, store and journal."""

import os

# A pickle planted beside a ledger would be executed; Beancount asks this when it is first imported.
os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
