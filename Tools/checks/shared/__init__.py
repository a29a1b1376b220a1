"""The part that the two oracles share on purpose: words of a record, dates, classes of drugs, calls of the program.

Each oracle draws its own histories and derives its own rows. Nothing that leads from facts to rows belongs here: the
oracles would then agree with each other, and prove less about the program.
"""
