"""Programs of others on files of strangers: confined, limited, watched and ended whole."""
