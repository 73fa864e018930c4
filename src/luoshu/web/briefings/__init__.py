"""领导一页: five lines for a phone, a sheet or a screen; instructions and what became of them."""
