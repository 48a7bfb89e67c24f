"""Workbooks that go out as forms and come back filled in.

``columns`` says what a workbook holds, ``writing`` makes the file, ``reading`` takes it back with
an address for each fault, ``comparing`` sets what came back against what is stored now.
"""
