"""Packages of components, each with one thing wrong, to prove that it is found."""
