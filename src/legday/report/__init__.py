"""The last stage: feature tables in, one Report out, and the renderers that show it."""
