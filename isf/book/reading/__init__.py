"""Reading a ledger: our own form by the scanner, everything else by Beancount, apart and with limits.

What the lines of a ledger tell of its fund is read here, too.
"""
