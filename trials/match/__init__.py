"""Is there a trial for me? The registry's words beside what a reader enters; it does not assess, advise or decide."""
