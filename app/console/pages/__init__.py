"""Every page of the console, by what it is for: address, name, view, methods."""

from app.console.pages import county, door, figures, matters, taking_down, trust

PAGES = (*door.PAGES, *matters.PAGES, *taking_down.PAGES, *county.PAGES, *figures.PAGES, *trust.PAGES)
