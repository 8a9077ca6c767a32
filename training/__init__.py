"""Fine-tuning of stance models: labelled statements and a YAML file in, a model folder out.

Installed with ``pip install "stancery[train]"``; run it with ``stancery-train --help``.
"""
