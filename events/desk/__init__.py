"""The desk: bookings by telephone, lists on paper, who has come; pages of the back office, a subject a file."""
