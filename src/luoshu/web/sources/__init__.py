"""火点来源: where each source is fetched from, how it fares, and one poll on demand. Keys are written, never shown."""
