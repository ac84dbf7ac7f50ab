"""What leaves this machine or comes back: export, backup, restore."""
