"""The audit ledger: what happened to each exchange, in lines that nobody can change unseen."""
