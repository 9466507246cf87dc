"""Messages → findings: the catalogue, language packs, the few kinds of matcher, guards, facts.  Pure."""
