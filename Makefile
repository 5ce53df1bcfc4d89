# `make run` tries Sufler out, `make test` checks everything. The work is in scripts/ and in `cargo xtask`.

.PHONY: run link test emulators

# Installs what is missing, builds, makes the demo company and serves it on http://127.0.0.1:8420.
run:
	@scripts/run

# Prints a new sign-in link for the demo's administrator.
link:
	@scripts/link

# Everything that continuous integration runs.
test:
	@scripts/test

# Model providers that need no key, on http://127.0.0.1:8430; the page there lists them and the ways they can fail.
emulators:
	@scripts/emulators
