"""The application: claims, comparison, the three steps and the command."""

__version__ = "0.1.0"
