"""Why somebody came so far in a question and no further: what they began, what they did of it, and what ended it.

One module for each kind that has something to begin; all are made of the definition (reference/) of one person's rows.
"""
