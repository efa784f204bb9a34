"""The hengwang command."""
