"""Fits the learned models on the packs' own examples: a development tool, scikit-learn comes with the extra `train`."""
