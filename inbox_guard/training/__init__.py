"""Fits the learned models on the packs' own examples.  A development tool: scikit-learn comes with the extra `train`."""
