"""What is heard before any model: danger, misuse, conduct, crisis lines."""
