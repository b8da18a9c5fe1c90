"""Many people at once, by chance: what the suite runs a little of and ``script/bench race`` a lot.

``world`` is where they work, ``deeds`` what each may do, ``running`` lets several do it at once,
``reckoning`` looks afterwards whether every sum is true, without the product's own arithmetic of
cells, and ``naive`` is a ledger that must fail that look.
"""
