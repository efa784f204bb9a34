"""Reads evaluation reports and names their contradictions; knows no Django."""
