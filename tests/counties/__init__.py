"""Each county's paragraph acted out from its own file alone: the same cast, the same verbs, other rules."""
