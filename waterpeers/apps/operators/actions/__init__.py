"""Everything one can do to the register: profiles, imports, facts about countries."""
