"""How the installation runs: what works in the background, and the pages that say so."""
