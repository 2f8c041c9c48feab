"""Files in: declarations, readers, the beangulp importer, and how rows land in funds or in clearing."""
