"""`make bench`: speed against baselines of the same run."""
