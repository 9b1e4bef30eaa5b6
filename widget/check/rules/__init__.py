"""Our own checks, where axe-core is silent: a module for each idea.

Adding a module adds its checks: it holds values of `Check` or `ChangeCheck`, and
`widget.check.rule` finds them.
"""
