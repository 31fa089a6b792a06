"""Every advisory lock of PostgreSQL that is taken, by its key (docs/leases.md says why each).

Keys of 64 bits are "VIGI" and a number; keys of two halves are a class of 32 bits, whose
second half is a process or a slot. A session's lock ends with its connection, a
transaction's with the transaction, however they end.
"""

MIGRATING = 0x56494749_0001  # bringing the schema up to date: a transaction's
SAVING = 0x56494749_0002  # comparing and saving articles: a transaction's
PAIRING = 0x56494749_000B  # beginning a search index anew: a transaction's
IN_USE = 0x56494749_0006  # shared by every session of ours, until a restore has it alone
MAILING = 0x56494749_0009  # planning and sending mails: a session's
WATCHING = 0x56494749_000A  # telling the operator of a silence: a session's
CRAWLER = 0x56494743  # class "VIGC": a session's, on the crawler's number
SLOT = 0x56494753  # class "VIGS": a session's, on a slot of what the index owes
