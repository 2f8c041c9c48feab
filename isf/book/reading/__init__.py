"""Reading a ledger: our own form by the scanner, everything else by Beancount, apart and with limits;
and what its lines tell of a fund.
"""
