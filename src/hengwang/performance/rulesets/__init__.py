"""Scoring standards as data: one YAML file each in `data/`, read and checked by `loading`."""
