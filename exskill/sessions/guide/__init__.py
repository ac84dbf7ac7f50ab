"""The conversation of a session, step by step."""
