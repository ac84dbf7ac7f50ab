"""The agent that holds keys for a while, the system keyring, the strength of a passphrase."""
