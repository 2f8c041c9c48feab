"""Statements in formats of their own, brought to records: OFX, QIF, MT940, CAMT, blocks of labels."""
