"""Who is me, who is the ex, who is a third party."""
