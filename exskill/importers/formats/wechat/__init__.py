"""WeChat, as its exporters write it."""
