"""通报与整改: from the counted fires of a unit to the crossing-off. It pulls from the fires; they do not know it."""
