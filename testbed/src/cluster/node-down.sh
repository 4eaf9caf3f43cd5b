# shellcheck shell=bash
# Sourced by node.sh: the end of a cluster, from whatever state it is in.
# shellcheck disable=SC2154

node_down() {
  [ -d "$cache/$1" ] || {
    say "there is no cluster $1"
    return 0
  }
  names "$1"
  stop_processes
  unmount_all
  remove_network
  local hierarchy
  for hierarchy in $hierarchies unified; do
    [ ! -d "/sys/fs/cgroup/$hierarchy/$group" ] ||
      find "/sys/fs/cgroup/$hierarchy/$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
  rm -rf "$home"
  say "$name is down, its data deleted"
}

group_processes() { find "/sys/fs/cgroup/pids/$group" -name cgroup.procs -exec cat {} + 2>/dev/null || true; }

# The cluster's own parts first, so that the kubelet restarts nothing; then all that its control group holds.
stop_processes() {
  local signal left _
  for signal in TERM KILL KILL KILL; do
    left=$(group_processes)
    [ -n "$left" ] || return 0
    if [ $signal = TERM ]; then
      left=$(comm -12 <(cat "$home"/pid/* 2>/dev/null | sort -u) <(sort -u <<<"$left"))
    fi
    # shellcheck disable=SC2086
    [ -z "$left" ] || kill -$signal $left 2>/dev/null || true
    for _ in $(seq 20); do
      [ -n "$(group_processes)" ] || return 0
      sleep 0.1
    done
  done
  say "some processes of $name did not end: $(group_processes | tr '\n' ' ')"
}

unmount_all() {
  local mounts mount _
  for _ in 1 2 3; do
    mounts=$(awk -v home="$home/" 'index($5, home) == 1 {print $5}' /proc/self/mountinfo | sort -r)
    [ -n "$mounts" ] || return 0
    while read -r mount; do umount -l "$mount" 2>/dev/null || true; done <<<"$mounts"
  done
}

remove_network() {
  local rule
  ip link del "$veth" 2>/dev/null || true
  while rule=$(iptables -w -t nat -S PREROUTING 2>/dev/null | grep -m1 -- "-i $veth "); do
    # shellcheck disable=SC2086
    iptables -w -t nat ${rule/#-A/-D} || break
  done
  ip netns del "$netns" 2>/dev/null || true
}
