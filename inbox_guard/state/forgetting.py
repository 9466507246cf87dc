"""What of the state is forgotten when it is old, so that the file does not grow for ever.

Kept for good is what guards a message or what a person has taught: labels and drafts with their messages and letters,
also those that were taken back or thrown away, corrections, messages in which a rule found its sign (how often it was
right is counted over them), own mail and what it answers, contacts, and how far folders were read.  So what goes is
mail that needed nothing, letters of threads that have ended long ago, lists of which nothing was heard any more, and
failures that nobody will mend.
"""

#: Statements with the account as ?1 and the moment as ?2.
FORGET = (
    """
    DELETE FROM owed WHERE account = ?1 AND id IN (SELECT id FROM messages WHERE account = ?1 AND seen_at < ?2)
    """,
    """
    DELETE FROM letters WHERE account = ?1 AND at < ?2 AND id NOT IN (
        SELECT id FROM labels WHERE account = ?1 UNION SELECT id FROM drafts WHERE account = ?1
        UNION SELECT id FROM corrections WHERE account = ?1)
    """,
    """
    DELETE FROM messages WHERE account = ?1 AND seen_at < ?2 AND id NOT IN (
        SELECT id FROM labels WHERE account = ?1 UNION SELECT id FROM drafts WHERE account = ?1
        UNION SELECT id FROM corrections WHERE account = ?1)
    AND CASE WHEN json_valid(summary) THEN coalesce(json_array_length(summary, '$.signs'), 0) ELSE 0 END = 0
    """,
    "DELETE FROM lists WHERE account = ?1 AND day < substr(?2, 1, 10)",
    "DELETE FROM failures WHERE account = ?1 AND last_at < ?2",
)
