"""The proof that each digest is posted exactly once: real bot processes, a fake Discord, faults."""
