"""What the areas share when they talk to PostgreSQL."""
