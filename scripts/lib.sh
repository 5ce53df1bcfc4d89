# Words the other scripts share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Both `make run` and `make test` build here, so that the second of them finds what the first has made.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/sufler-target}"

models_dir="${XDG_DATA_HOME:-$HOME/.local/share}/sufler/models"
starter_model="$models_dir/SmolLM2-135M-Instruct.Q4_1.gguf"

demo_data=demo-data
# `sufler demo` leaves this file in a folder it has filled to the end.
demo_marker=SUFLER_DEMO
demo_administrator=anna.sokolova@example.org
listen=${SUFLER_LISTEN:-127.0.0.1:8420}
sufler="$CARGO_TARGET_DIR/release/sufler"

# What bash connects to: it knows no brackets around an IPv6 address.
listen_host=${listen%:*}
listen_host=${listen_host//[\[\]]/}
tcp="/dev/tcp/$listen_host/${listen##*:}"

say() { printf '%s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

fail() {
  printf '\nerror: %s\n' "$1" >&2
  shift
  if (($#)); then printf '  %s\n' "$@" >&2; fi
  exit 1
}

# step NAME COMMAND…: runs one step, with its name before and its duration after. The command runs plainly, because
# inside a condition `set -e` would be off; whose step failed is told at the exit.
current_step=
step() {
  local start=$SECONDS
  current_step=$1
  shift
  printf '\n==> %s\n' "$current_step"
  "$@"
  printf '<== %s: done in %s\n' "$current_step" "$(duration $((SECONDS - start)))"
  current_step=
}
name_failed_step() {
  if [[ -n $current_step ]]; then printf '\nerror: the step "%s" failed\n' "$current_step" >&2; fi
}
trap name_failed_step EXIT

duration() {
  if (($1 < 60)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# Runs a command as root. sudo drops the environment, so variables go into the command: `as_root env NAME=value …`.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# That sudo is there does not mean that this account may use it. A password is asked for only where somebody can type.
can_be_root() {
  ((EUID == 0)) && return 0
  have sudo || return 1
  sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }
}

node_major() { node --version | sed 's/^v\([0-9]*\).*/\1/'; }

# The checksum of everything in the named files and folders (names and contents).
checksum_of() {
  (cd "$root" && find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

# run_pip SCRATCH ARGUMENT…: pip of the system, or of an environment in the folder SCRATCH where the system has none.
run_pip() {
  local scratch=$1 python=python3
  shift
  if ! python3 -m pip --version >/dev/null 2>&1; then
    python3 -m venv "$scratch/venv" || fail "neither pip nor venv works" "Install the package python3-pip."
    python="$scratch/venv/bin/python"
  fi
  "$python" -m pip "$@"
}
