"""The demonstration county: 襄城县 as the bulletins describe it, peopled by nobody who exists."""
