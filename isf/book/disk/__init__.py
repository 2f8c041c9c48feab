"""How bytes are kept: durable writes, the lock, the chain of records, and what was recorded of a file."""
