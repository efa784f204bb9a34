"""The verbs that write regions, units, companies and contacts."""
