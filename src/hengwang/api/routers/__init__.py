"""Operations by subject; each parses, scopes, calls one service or query, and answers."""
