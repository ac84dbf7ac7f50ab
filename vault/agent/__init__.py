"""The process that holds handed-over keys."""
