# Shared by the commands beside it: where we are, how a step is shown, what gets installed. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PYTHON=.venv/bin/python

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# step HEADING COMMAND...: a heading, the command's own output, the seconds it took; the first broken step ends the run.
step() {
  local heading=$1 began=$SECONDS
  shift
  printf '\n== %s\n' "$heading"
  "$@" || fail "" "Stopped at: $heading, after $((SECONDS - began)) s"
  printf '   %s: fine, %d s\n' "$heading" $((SECONDS - began))
}

# quietly HEADING COMMAND...: one line that counts the seconds; the output is shown only if the command fails.
quietly() {
  local heading=$1 began=$SECONDS log status=0 ticker
  shift
  log=$(mktemp)
  tick "$heading" "$log" &
  ticker=$!
  "$@" >"$log" 2>&1 || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  [ -t 1 ] && printf '\r\033[K'
  if [ "$status" != 0 ]; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    fail "" "Failed: $heading, after $((SECONDS - began)) s"
  fi
  rm -f "$log"
  printf '%s: done, %d s\n' "$heading" $((SECONDS - began))
}

# On a terminal the line is rewritten each second, elsewhere one is added every ten. Ends with the script ($$) at the latest.
tick() {
  local began=$SECONDS waited
  while sleep 1 && kill -0 $$ 2>/dev/null; do
    waited=$((SECONDS - began))
    if [ -t 1 ]; then
      printf '\r\033[K%s: %d s  %s' "$1" "$waited" "$(tail -n 1 "$2" | tr -d '\r' | cut -c -60)"
    elif [ $((waited % 10)) = 0 ]; then
      printf '%s: %d s\n' "$1" "$waited"
    fi
  done
}

# debian PACKAGE...: installs what is missing where it may, else says the command that would.
debian() {
  local package missing=() as_root=()
  for package; do
    has "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "Missing, named as Debian names them: ${missing[*]}. Install them and start again."
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || fail "Some Debian packages are missing. Run this, then start again:" "" \
      "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  quietly "Reading Debian's package lists" ${as_root[@]+"${as_root[@]}"} apt-get update
  quietly "Installing ${missing[*]}" ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}"
}

# A package counts as present when what we want from it works, whoever installed it.
has() {
  case $1 in
    python3-venv) python3 -c 'import ensurepip, venv' ;;
    gettext) command -v msgfmt && command -v xgettext ;;
    chromium) command -v chromium ;;
    libatomic1) compgen -G '/usr/lib*/libatomic.so.1' || compgen -G '/usr/lib/*/libatomic.so.1' ;;
    fonts-dejavu-core) ls /usr/share/fonts/truetype/dejavu ;;
    *) command -v "$1" ;;
  esac
}

# venv app|dev: .venv holds what that lock names. Nothing is done while the lock is the one last installed.
venv() {
  local lock=requirements/$1.txt stamp=.venv/installed
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed; python3 here is $(python3 --version 2>&1)."
  .venv/bin/pip --version >/dev/null 2>&1 || quietly "Creating .venv" python3 -m venv --clear .venv
  grep -qsF "$(sha256sum "$lock")" "$stamp" && return
  quietly "Installing Python packages from $lock" .venv/bin/pip install --disable-pip-version-check --require-hashes -r "$lock"
  # The development lock contains the application's, so bin/demo after bin/test has nothing to install.
  if [ "$1" = dev ]; then sha256sum requirements/app.txt "$lock" >"$stamp"; else sha256sum "$lock" >"$stamp"; fi
}

# messages: compiles the translations, as `manage.py compilemessages` would, but without starting Django.
messages() {
  local catalogue
  for catalogue in clienteling/locale/*/LC_MESSAGES/*.po; do
    msgfmt --check --output-file "${catalogue%.po}.mo" "$catalogue" || return
  done
}
