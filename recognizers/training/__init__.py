"""Makes the name model: invents training text, trains on it. Never imported at run time."""
