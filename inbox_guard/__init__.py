"""inbox-guard reads new mail, finds the warning signs of project requests, labels the thread and saves a draft reply.

The map of the package; the arrows are the only direction in which its parts import each other, types included:

    model ← profile ← errors ← suggest ← reading ← signs ← gate ← history ← verdict ← replies ← remarks ← judge ← follow
          ← flood ← plan ← explain ← report                                                   the core
          ← presence ← library ← mailbox ← holidays ← config ← setup ← remedies ← lock ← oauth2 ← credentials ← state
          ← recollection ← scan ← check ← corpus ← measure ← training ← service ← daemon ← doctor ← cli
                                                                                              the shell around it

    model/        the types, one a stage          profile.py    what the user decided, as the core sees it
    errors.py     what can go wrong, with exit codes
    suggest.py    a name that is not known → the one that was meant
    reading/      bytes → Message                 signs/        Message → findings, rules as data
    gate.py       is it a request at all?         verdict.py    findings → action, stated, missing
    replies/      verdict → draft                 judge.py      the whole core for one message
    plan/         what is to be done → steps      flood.py      how many drafts one sender gets
    remarks.py    what else a person should know of a mail
    explain.py    the one renderer, for people and as JSON
    report/       what happened in a period, as figures and as a page
    presence.py   whether a file is there
    library/      the one reader of data/         data/         signs, and a folder for each language
    mailbox/      one port, an adapter for IMAP and one in RAM; mail in files
    scan/         one pass over an account        check.py      the same judgements of mail in files
    state/        what is remembered              cli/          the commands
    history/      threads and contacts over time  follow.py     threads that wait for an answer
    holidays.py   public holidays of the user's country
    config/       what the user set, checked      credentials.py  where secrets come from
    oauth2/       consent, and fresh tokens from it
    setup/        an address → its server         remedies.py   what helps, by what a server said
    recollection.py  what the state remembers, gathered for contacts and report
    daemon/       when an account is looked at    lock.py       one writer a mailbox, one daemon
    doctor/       what is looked at, and how it is
    service.py    what starts it by itself, systemd or cron
    corpus.py     labelled mail                   measure.py    how good the rules are on it
    training/     fits the learned models, for who works on the packs
"""

__version__ = "0.1.0"
