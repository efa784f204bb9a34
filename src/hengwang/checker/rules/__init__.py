"""The rules, one small class per file, found by walking this package."""
