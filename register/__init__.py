"""The source of truth: settings, records, workflow, permissions, history, importing, the desk."""

__version__ = "0.1.0"
