# shellcheck shell=bash
# Sourced: places, words and small helpers that every part of testbed/cluster uses.
# shellcheck disable=SC2034
set -euo pipefail
parts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=testbed/src/cluster/versions.sh
. "$parts/versions.sh"
cache=${THESEUS_CLUSTER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/theseus-cluster}
bin=$cache/bin
images=$cache/images

say() { echo "cluster: $*" >&2; }

# The exit code 5 says that something of this machine is missing.
fail() {
  say "$*"
  exit 5
}

# kind where Docker answers and kind is installed; THESEUS_CLUSTER_PROVIDER=kind|node decides otherwise.
chosen_provider() {
  case ${THESEUS_CLUSTER_PROVIDER:-} in
    kind | node) echo "$THESEUS_CLUSTER_PROVIDER" ;;
    "") if command -v kind >/dev/null && docker info >/dev/null 2>&1; then echo kind; else echo node; fi ;;
    *) fail "THESEUS_CLUSTER_PROVIDER is '$THESEUS_CLUSTER_PROVIDER'; allowed are kind and node" ;;
  esac
}

# Names of the clusters that there are, running or not.
cluster_names() {
  local file
  for file in "$cache"/*/number; do
    [ ! -e "$file" ] || basename "$(dirname "$file")"
  done
}

# wait_for SECONDS WHAT COMMAND...
wait_for() {
  local seconds=$1 what=$2 end
  shift 2
  end=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || {
      say "$what was not ready after $seconds s; see $cache/${name:-}/log"
      return 1
    }
    sleep 0.2
  done
}

# cluster_number NAME: the cluster's number from 1 to 5, given when it is first asked for; its addresses follow from it.
cluster_number() {
  local number used
  [[ $1 =~ ^[a-z][a-z0-9]{0,9}$ ]] || fail "'$1' is no cluster's name; 1 to 10 letters and digits are allowed"
  case $1 in bin | images | manifests | gocache | src | versions) fail "the name $1 is taken by the cache itself" ;; esac
  number=$(cat "$cache/$1/number" 2>/dev/null || true)
  if [ -z "$number" ]; then
    used=" $(cat "$cache"/*/number 2>/dev/null | tr '\n' ' ' || true)"
    for number in 1 2 3 4 5; do [[ $used == *" $number "* ]] || break; done
    [[ $used != *" $number "* ]] || fail "there are 5 clusters already; take one down first"
  fi
  echo "$number"
}
