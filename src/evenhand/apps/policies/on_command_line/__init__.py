"""The parts of `evenhand policy`, one file a verb: what it is asked, and what it writes."""
