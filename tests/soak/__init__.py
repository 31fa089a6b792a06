"""The whole service against a hostile web, with its parts killed, paused and starved."""
