"""What the parties of a partnership agree, put in and sign, and the files that they keep with it.

Not for: who takes part and what each declares (partnerships); the gates (compliance).
"""
