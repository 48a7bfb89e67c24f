"""Charts, each drawn in one place from plain data (``domain.charts``) as SVG.

``drawing.draw`` gives the picture of any chart, ``drawing.alternative`` its words for who does not
see it, ``tables.behind`` the table of its figures. A chart says in its title what is found. Our own
utility is in the colour of water and thicker; the others are told apart by pattern, marker and
label as well as by colour (Okabe and Ito's). Drawn ``NARROW``, a chart can be read on a telephone
and beside another on paper; ``WIDE`` fills a sheet of paper.
"""
