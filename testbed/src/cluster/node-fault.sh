# shellcheck shell=bash
# Sourced by node.sh: what goes wrong with a node, done on purpose, and how it is mended.
# shellcheck disable=SC2154

node_fault() { # node_fault NAME FAULT [SIZE]
  provider_running "$1" || [ "$2" = api-start ] || fail "$1 is not up"
  names "$1"
  case $2 in
    kubelet-stop) end_part kubelet ;;
    kubelet-start) part_runs kubelet || start_kubelet ;;
    api-stop) end_part kube-apiserver ;;
    api-start) part_runs kube-apiserver || start_api_server && await_api ;;
    api-restart)
      end_part kube-apiserver
      start_api_server
      await_api
      ;;
    disk-limit) limit_volumes "${3:-64m}" ;;
    disk-free) umount -l "$home/storage/volumes" 2>/dev/null || true ;;
    pods-hide) ip route replace unreachable "$pod_cidr" ;;
    pods-show) ip route replace "$pod_cidr" via "$node_ip" ;;
    *) fail "there is no fault '$2'; see testbed/cluster help" ;;
  esac
}

part_runs() { [ -s "$home/pid/$1" ] && kill -0 "$(cat "$home/pid/$1")" 2>/dev/null; }

# Like a machine that loses it: no goodbye.
end_part() {
  local pid
  pid=$(cat "$home/pid/$1")
  kill -KILL "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}

await_api() { wait_for 60 "the API server" kubectl_admin get --raw /readyz; }

# Volumes that are made from now on share a file system of that size; those that there are already are out of sight.
limit_volumes() {
  ! mountpoint -q "$home/storage/volumes" || fail "the volumes of $name are limited already; see disk-free"
  mkdir -p "$home/storage/volumes"
  mount -t tmpfs -o "size=$1" theseus-volumes "$home/storage/volumes" || fail "$1 is no size; allowed is one like 64m"
}
