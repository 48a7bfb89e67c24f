"""The register: utilities and the other organisations, their profiles, and what others see of them.

Not for: needs and strengths (matching), figures by year (indicators), people (accounts).
"""
