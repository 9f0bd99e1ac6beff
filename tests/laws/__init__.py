"""The laws of the house: read from the code, so that no page and no import can forget them."""
