"""Training, packing and scoring of the embedded interaction model. A flat library; `training/run` is its command line."""
