"""Names of people in English and Chinese text."""
