"""What a match is worth, on either backend.

A word found in the title counts more than in the standfirst, and there more than in
the text; the worths of a query's words add up, and equals come newest first. Nothing
in this depends on the other articles of the index, so that order and pages hold still
while articles arrive, and both backends agree.
"""

TITLE, STANDFIRST, TEXT = 4, 2, 1
