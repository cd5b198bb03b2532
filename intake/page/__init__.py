"""The import page: a document is read, corrected by a person, checked, and only then taken into the ledger."""
