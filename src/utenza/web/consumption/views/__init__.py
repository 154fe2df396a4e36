"""The pages of consumption."""
