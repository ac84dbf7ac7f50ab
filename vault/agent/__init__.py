"""The unlock agent: a process that keeps the keys it was handed."""
