"""The age v1 format (C2SP age-encryption.org/v1)."""
