"""The only door to WeChat: login, send, receive, errors; it knows no residents and no web framework."""
