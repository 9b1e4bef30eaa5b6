"""The accessibility checker: axe-core and our own checks, in a real browser.

`finding` holds what is found, as values; `page`, `browser` and `looks` are the browser; `axe` and
`rules` say what is wrong; `reports` writes it down.
"""
