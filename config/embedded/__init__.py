"""A Django database backend that brings its own PostgreSQL server.

`base` is the backend. Every process that connects calls `server.ensure()`, which takes a shared lock for as
long as the process lives and starts `watchdog` where none runs. The watchdog owns PostgreSQL (`cluster`): it
starts it, restarts it when it dies, and stops it as soon as nobody holds the shared lock any more. Locks are
the kernel's (`flock`), so a `kill -9` of anything releases them; no list of process ids is kept. `place` says
where the files are.
"""
