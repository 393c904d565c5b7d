"""Ready boards as data: roles that events and properties play, and tiles that name roles. fitting.py says how they fit
themselves to a project."""
