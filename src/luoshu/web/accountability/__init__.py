"""通报与整改: the board, the page of one matter, the counts by county and township."""
