"""The shape of the house, guarded: each rule has a run over the real files and a sample that breaks it."""
