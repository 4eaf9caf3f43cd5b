# shellcheck shell=bash
# Sourced by node.sh: ways between the pod networks of two clusters.
# shellcheck disable=SC2154

# node_link A B [RATE]
node_link() {
  local a=$1 b=$2 rate=${3:-} n m between
  n=$(cluster_number "$a")
  m=$(cluster_number "$b")
  if ! { [ -e "/run/netns/theseus-$a" ] && [ -e "/run/netns/theseus-$b" ]; }; then
    fail "$a and $b must be up to be linked"
  fi
  if ! nsenter --net="/run/netns/theseus-$a" -- ip link show "to-$b" >/dev/null 2>&1; then
    ip link add "to-$b" netns "theseus-$a" type veth peer name "to-$a" netns "theseus-$b"
    between=172.31.$((n < m ? n * 10 + m : m * 10 + n))
    link_end "$a" "$n" "$b" "$m" "$between"
    link_end "$b" "$m" "$a" "$n" "$between"
  fi
  link_rate "$a" "$b" "$rate"
  link_rate "$b" "$a" "$rate"
}

link_end() { # link_end HERE NUMBER THERE NUMBER NETWORK
  local enter=(nsenter "--net=/run/netns/theseus-$1" --)
  "${enter[@]}" ip addr add "$5.$2/24" dev "to-$3"
  "${enter[@]}" ip link set "to-$3" up
  "${enter[@]}" ip route add "10.7$4.0.0/16" via "$5.$4"
  "${enter[@]}" ip route add "172.30.$4.2/32" via "$5.$4"
}

link_rate() { # link_rate HERE THERE RATE
  local enter=(nsenter "--net=/run/netns/theseus-$1" --)
  "${enter[@]}" tc qdisc del dev "to-$2" root 2>/dev/null || true
  [ -z "$3" ] || "${enter[@]}" tc qdisc add dev "to-$2" root tbf rate "$3" burst 64kb latency 200ms
}

# node_cut A B
node_cut() {
  nsenter --net="/run/netns/theseus-$1" -- ip link del "to-$2" || fail "$1 and $2 are not linked"
}
