"""Pages: functions from values to HTML, without a clock, a database or a request."""
