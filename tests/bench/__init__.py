"""`make bench`: speed and memory as ratios against named baselines in the same run. No figure here is a test."""
