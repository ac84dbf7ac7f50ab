"""The ground floor: errors, language, paths, the clock, the network guard. It knows nothing of chats."""
