"""What secrets of notifications are for; the purpose is part of the key."""

ADDRESS = "notification-channel"
