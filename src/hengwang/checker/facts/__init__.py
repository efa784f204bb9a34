"""Extraction: from blocks to the facts a report states."""
