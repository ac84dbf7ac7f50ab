"""The open vault with its consent, its log and its deadlines."""
