"""Who may do what: people and agents, their roles, passwords and tokens, and who decided what."""
