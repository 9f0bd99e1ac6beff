"""How fast the product is, always as a ratio to something simpler on the same machine in the same minute."""
