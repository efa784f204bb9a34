"""The pure part of alerts: root causes, flapping, thresholds."""
