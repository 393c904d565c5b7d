"""A small shop to click in, and a believable history of it to look at."""
