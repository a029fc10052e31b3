"""A Discord bot for team channels that knows what happened in AI in 2023."""
