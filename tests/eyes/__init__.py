"""Every page of the product as a person sees it, in a real browser."""
