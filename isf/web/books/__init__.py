"""Fava for staff: one Fava, behind a gate that is closed unless a line here opens it."""
