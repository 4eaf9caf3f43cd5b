# shellcheck shell=bash
# Sourced: a cluster of one node, each in a network namespace and control groups of its own, without Docker.
# shellcheck disable=SC2034,SC2154
# shellcheck source=testbed/src/cluster/build.sh
. "$parts/build.sh"
# shellcheck source=testbed/src/cluster/node-up.sh
. "$parts/node-up.sh"
# shellcheck source=testbed/src/cluster/node-down.sh
. "$parts/node-down.sh"
# shellcheck source=testbed/src/cluster/node-link.sh
. "$parts/node-link.sh"
# shellcheck source=testbed/src/cluster/node-fault.sh
. "$parts/node-fault.sh"

hierarchies="cpu cpuacct cpuset memory devices freezer blkio pids systemd"
csi_driver=dirs.csi.theseus.test

# names NAME: everything that follows from a cluster's name.
names() {
  name=$1
  number=$(cluster_number "$name")
  home=$cache/$name
  netns=theseus-$name
  node=$name-node
  group=theseus-$name
  veth=th-$name
  api=127.0.0.1:${number}6443
  host_ip=172.30.$number.1
  node_ip=172.30.$number.2
  pod_cidr=10.7$number.0.0/16
  pod_subnet=10.7$number.0.0/24
  service_cidr=10.8$number.0.0/16
  api_service_ip=10.8$number.0.1
  dns_ip=10.8$number.0.10
  socket=$home/run/containerd.sock
}

kubectl_admin() { "$bin/kubectl" --kubeconfig "$home/kubeconfig" "$@"; }
in_node() { nsenter --net="/run/netns/$netns" -- "$@"; }
node_ctr() { ctr --address "$socket" -n k8s.io "$@"; }

provider_running() {
  names "$1"
  [ -s "$home/pid/kube-apiserver" ] && kill -0 "$(cat "$home/pid/kube-apiserver")" 2>/dev/null
}

provider_prepare() {
  [ "$(id -u)" = 0 ] || fail "clusters without Docker need root: they make namespaces, mounts and control groups"
  [ -d /sys/fs/cgroup/pids ] || fail "these clusters need control groups of version 1; use kind on this machine"
  require_packages "$1"
  build_programs
}

# Packages are not among it: --install brings them.
provider_lacks() {
  [ "$(id -u)" = 0 ] || echo "root: clusters without Docker make namespaces, mounts and control groups"
  [ -d /sys/fs/cgroup/pids ] || echo "control groups of version 1"
  unshare --net --mount true 2>/dev/null || echo "the right to make network and mount namespaces"
  (require_go) 2>&1 | sed 's/^cluster: //' || true
  if [ -n "$(missing_packages)" ] && ! command -v apt-get >/dev/null; then
    echo "$(missing_packages | tr '\n' ' ')(Debian's names)"
  fi
}

provider_up() {
  if provider_running "$1"; then
    say "$1 is up: KUBECONFIG=$home/kubeconfig"
    return 0
  fi
  (node_up "$1")
}

provider_down() { (node_down "$1"); }

provider_load() { # provider_load NAME ARCHIVE
  names "$1"
  node_ctr images import --all-platforms "$2" >/dev/null || fail "$name could not import $2"
}

provider_volume() { # provider_volume NAME PV
  names "$1"
  echo "$home/storage/volumes/$(kubectl_admin get pv "$2" -o 'jsonpath={.spec.csi.volumeHandle}')"
}

provider_link() { node_link "$@"; }
provider_cut() { node_cut "$@"; }
provider_fault() { node_fault "$@"; }

provider_link_all() {
  local all one other
  mapfile -t all < <(cluster_names)
  for one in "${all[@]}"; do
    for other in "${all[@]}"; do
      if [[ $one < $other ]] && [ -e "/run/netns/theseus-$one" ] && [ -e "/run/netns/theseus-$other" ]; then
        node_link "$one" "$other"
      fi
    done
  done
}

# The kubelet sets some values for the whole machine: the last cluster that goes sets them back.
provider_clean() {
  if ! compgen -G "/sys/fs/cgroup/pids/theseus-*" >/dev/null && [ -s "$cache/sysctl" ]; then
    sysctl -qp "$cache/sysctl" 2>/dev/null || true
    rm -f "$cache/sysctl"
  fi
}
