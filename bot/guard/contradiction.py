from __future__ import annotations
def contradictions(claim, evidence, tools):
    return ()
