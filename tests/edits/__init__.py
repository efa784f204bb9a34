"""Random single edits of rows, files and packages under a seal: each is found and named.

`python -m tests.edits --count 10000 --seed 1` makes a database of its own and prints one line for
each kind of edit; exit status 1 when one was not found. The suite runs it on a smaller number.
"""
