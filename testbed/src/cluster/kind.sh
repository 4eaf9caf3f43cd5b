# shellcheck shell=bash
# Sourced: a cluster of one node as a container, by kind, where Docker is there.
# shellcheck disable=SC2154

container() { echo "theseus-$1-control-plane"; }

provider_running() {
  [ "$(docker inspect -f '{{.State.Running}}' "$(container "$1")" 2>/dev/null)" = true ]
}

provider_prepare() {
  command -v kind >/dev/null || fail "kind was not found; install it, or set THESEUS_CLUSTER_PROVIDER=node"
  command -v kubectl >/dev/null || fail "kubectl was not found; install it"
}

provider_up() {
  local number
  number=$(cluster_number "$1")
  if provider_running "$1"; then
    say "$1 is up: KUBECONFIG=$cache/$1/kubeconfig"
    return 0
  fi
  mkdir -p "$cache/$1"
  echo "$number" >"$cache/$1/number"
  kind create cluster --name "theseus-$1" --image "$KIND_NODE" --kubeconfig "$cache/$1/kubeconfig" --wait 120s --config - <<YAML
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
networking: {podSubnet: "10.7$number.0.0/16", serviceSubnet: "10.8$number.0.0/16"}
YAML
  kubectl --kubeconfig "$cache/$1/kubeconfig" apply --server-side -f "$parts/manifests/openshift-crds.yaml" -f - >/dev/null <<'YAML'
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: rancher.io/local-path
reclaimPolicy: Delete
volumeBindingMode: WaitForFirstConsumer
YAML
}

provider_lacks() {
  docker info >/dev/null 2>&1 || echo "a Docker engine that answers"
  command -v kind >/dev/null || echo "kind"
  command -v kubectl >/dev/null || echo "kubectl"
}

provider_down() {
  kind delete cluster --name "theseus-$1" --kubeconfig "$cache/$1/kubeconfig"
  rm -rf "${cache:?}/$1"
}

provider_clean() { :; }

provider_load() { kind load image-archive "$2" --name "theseus-$1"; }

# The folder lies in the node's container: it is reached through the root of the container's first process.
provider_volume() {
  local folder
  folder=$(kubectl --kubeconfig "$cache/$1/kubeconfig" get pv "$2" -o 'jsonpath={.spec.hostPath.path}{.spec.local.path}')
  echo "/proc/$(docker inspect -f '{{.State.Pid}}' "$(container "$1")")/root$folder"
}

node_address() {
  docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$(container "$1")"
}

provider_link() {
  docker exec "$(container "$1")" ip route replace "10.7$(cluster_number "$2").0.0/16" via "$(node_address "$2")"
  docker exec "$(container "$2")" ip route replace "10.7$(cluster_number "$1").0.0/16" via "$(node_address "$1")"
}

provider_cut() {
  docker exec "$(container "$1")" ip route replace blackhole "10.7$(cluster_number "$2").0.0/16"
  docker exec "$(container "$2")" ip route replace blackhole "10.7$(cluster_number "$1").0.0/16"
}

provider_fault() {
  local manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
  case $2 in
    kubelet-stop) docker exec "$(container "$1")" systemctl kill --signal=KILL kubelet && docker exec "$(container "$1")" systemctl stop kubelet ;;
    kubelet-start) docker exec "$(container "$1")" systemctl start kubelet ;;
    api-stop) docker exec "$(container "$1")" mv "$manifest" /root/ ;;
    api-start) docker exec "$(container "$1")" mv "/root/${manifest##*/}" "$manifest" && kind_await_api "$1" ;;
    api-restart) docker exec "$(container "$1")" pkill -KILL kube-apiserver && kind_await_api "$1" ;;
    disk-limit) docker exec "$(container "$1")" mount -t tmpfs -o "size=${3:-64m}" theseus-volumes /var/local-path-provisioner ;;
    disk-free) docker exec "$(container "$1")" umount -l /var/local-path-provisioner ;;
    pods-hide | pods-show) say "with kind this machine never reaches pods but through the API server" ;;
    *) fail "there is no fault '$2'; see testbed/cluster help" ;;
  esac
}

kind_await_api() { wait_for 60 "the API server" kubectl --kubeconfig "$cache/$1/kubeconfig" get --raw /readyz; }

provider_link_all() {
  local all one other
  mapfile -t all < <(cluster_names)
  for one in "${all[@]}"; do
    for other in "${all[@]}"; do
      if [[ $one < $other ]] && provider_running "$one" && provider_running "$other"; then
        provider_link "$one" "$other"
      fi
    done
  done
}
