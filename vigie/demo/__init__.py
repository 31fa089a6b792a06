"""``vigie up --demo``: a made-up press on this machine, published, read, compared and mailed
before one's eyes. No address outside is asked for anything."""
