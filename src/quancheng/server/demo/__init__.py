"""A demonstration county: people, projects and two years of history, made by the real actions from a seed."""
