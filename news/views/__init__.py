"""Every page that readers of the news meet, by what they came for."""
