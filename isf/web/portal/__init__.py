"""The portal: pages for people and families, council officers and staff, that need no JavaScript."""
