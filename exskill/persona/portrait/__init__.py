"""The portrait: counts of how they wrote, with evidence."""
