"""What people ask for, as facts: functions from a ledger and a request to what is to be recorded.

They refuse, with the reason and the ways forward, what the book could not
hold anyway, so that a person reads a sentence instead of a broken identity.
"""
