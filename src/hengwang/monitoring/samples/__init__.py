"""Samples of all series, in one of two stores behind one small interface; no Django here."""
