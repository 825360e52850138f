"""Official papers: one description, from which Word and PDF are made in the layout of Party or State bodies.

`paper.py` is the description, `layouts.py` the two layouts, `pages.py` what stands where;
`pdf.py` and `word.py` write it.
"""
