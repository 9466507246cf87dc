"""What shows only over time: threads that wait for an answer, contacts and their habits.

    letters.py    a message → a `Letter`, what is kept of it        threads.py    letters → correspondences
    calendar.py   business days                                     silence.py    who owes an answer, and since when
    refusals.py   a refusal asks nothing                            letter_index.py  the letters of a pass, by contact
    namesakes.py  mails of one Message-ID, told apart               dossier.py    what is known of a contact
    habits.py     correspondence → history signs

It knows no mailbox and no state; letters come in, from wherever they are kept.
"""
