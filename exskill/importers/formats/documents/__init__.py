"""Short messages: SMS Backup & Restore, vMessage."""
