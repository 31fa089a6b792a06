"""What the reader's page asks of the record: one module a page, each read in one snapshot."""
