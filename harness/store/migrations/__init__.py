"""How databases of older versions become ours: one module a version, run by Alembic."""
