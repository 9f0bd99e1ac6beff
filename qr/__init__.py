"""What a printed token means, and how a code and a posted sheet look."""
