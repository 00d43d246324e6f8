"""How it is known who a contact is from. Only an exact address identifies; anything else waits for a person to say."""

from __future__ import annotations

EXACT_ADDRESS = "exact-address"
CHOSEN = "chosen"
