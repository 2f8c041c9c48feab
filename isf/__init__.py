"""isf-ledger: Individual Service Funds as double-entry ledgers that people can read."""

__version__ = "0.1.0"
