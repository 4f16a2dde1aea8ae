"""The guide for new staff: the tasks of an office's week, step by step, in `tasks.yaml`.

A step says in Italian and English what to do, and in `do` the same for a browser: tests/website/test_guide_browser.py
follows the guide and nothing else, and `python3 run.py guide` takes its pictures on the way. Names in braces are the
interface's own words, as gettext knows them, so that the guide says what stands on the screen.
"""
