"""Google Chat and Hangouts from Takeout."""
