"""What happened in a period, for people.

    figures.py    entries, drafts and contacts → figures          words.py    figures → sentences
    charts.py     numbers → inline SVG                            page.py     figures → one HTML page

It knows no state and no clock; values come in, text goes out.
"""
