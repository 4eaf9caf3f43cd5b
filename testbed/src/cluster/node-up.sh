# shellcheck shell=bash
# Sourced by node.sh: the start of a cluster, one function per part, in the order in which they need one another.
# shellcheck disable=SC2154

node_up() {
  local started=$SECONDS
  # What a crash or a restart of the machine left of it goes first: only the data would be the same.
  [ ! -d "$cache/$1" ] || node_down "$1"
  names "$1"
  mkdir -p "$home"/{pki,etcd,log,pid,run,conf,cni,containerd,kubelet,storage}
  echo "$number" >"$home/number"
  make_groups
  make_network
  make_certificates
  start_control_plane
  configure_node
  start_container_runtime
  wait_for 60 "the API server" kubectl_admin get --raw /readyz
  allow_proxy
  start_node
  start_dns
  kubectl_admin apply --server-side -f "$parts/manifests/openshift-crds.yaml" >/dev/null
  start_storage
  wait_for 90 "the node" kubectl_admin wait --for=condition=Ready "node/$node" --timeout=1s
  wait_for 30 "CoreDNS" curl -sf -m 2 "http://$node_ip:8181/ready"
  wait_for 30 "kube-proxy" curl -sf -m 2 "http://$node_ip:10256/healthz"
  wait_for 30 "the default service account" kubectl_admin get serviceaccount default -n default
  say "$name is up after $((SECONDS - started)) s: KUBECONFIG=$home/kubeconfig"
}

# start_part PART in|out COMMAND...: a process in the background, in or out of the node's network, in the cluster's groups.
start_part() {
  local part=$1 where=$2
  shift 2
  (
    for hierarchy in $hierarchies; do
      [ "$hierarchy" = cpuset ] || echo "$BASHPID" >"/sys/fs/cgroup/$hierarchy/$group/system/cgroup.procs"
    done
    # The lock of testbed/cluster must not live as long as the cluster.
    exec 9>&- </dev/null >>"$home/log/$part.log" 2>&1
    if [ "$where" = in ]; then exec setsid nsenter --net="/run/netns/$netns" -- "$@"; else exec setsid "$@"; fi
  ) &
  echo $! >"$home/pid/$part"
  disown
}

make_groups() {
  local hierarchy file
  for hierarchy in $hierarchies; do
    mkdir -p "/sys/fs/cgroup/$hierarchy/$group/system"
  done
  for file in cpuset.cpus cpuset.mems; do
    cat "/sys/fs/cgroup/cpuset/$file" >"/sys/fs/cgroup/cpuset/$group/$file"
  done
  echo 1 >"/sys/fs/cgroup/memory/$group/memory.use_hierarchy" 2>/dev/null || true
}

# A namespace is the node, a veth pair leads to it.
make_network() {
  ip netns add "$netns"
  ip link add "$veth" type veth peer name eth0 netns "$netns"
  ip addr add "$host_ip/24" dev "$veth"
  ip link set "$veth" up
  in_node ip link set lo up
  in_node ip addr add "$node_ip/24" dev eth0
  in_node ip link set eth0 up
  ip route replace "$pod_cidr" via "$node_ip"
  ip route replace "$service_cidr" via "$node_ip"
  in_node sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
  # Pods and the node reach the API server, which listens on loopback only.
  sysctl -qw "net.ipv4.conf.$veth.route_localnet=1"
  iptables -w -t nat -A PREROUTING -i "$veth" -d "$host_ip" -p tcp --dport "${number}6443" -j DNAT --to-destination "$api"
}

authority() { # authority NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.crt" -days 3650 \
    -subj "/CN=theseus-$name-$1" -addext "keyUsage=critical,digitalSignature,keyCertSign,cRLSign" 2>/dev/null
}

certificate() { # certificate NAME SUBJECT [ALTERNATIVE-NAMES] [AUTHORITY]
  local authority=${4:-ca}
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA "$authority.crt" -CAkey "$authority.key" -CAcreateserial -days 3650 -out "$1.crt" -extfile <(
    echo "keyUsage=critical,digitalSignature"
    echo "extendedKeyUsage=serverAuth,clientAuth"
    [ -z "${3:-}" ] || echo "subjectAltName=$3"
  ) 2>/dev/null
}

client_config() { # client_config FILE CERTIFICATE SERVER
  cat >"$1" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: $name, cluster: {server: "https://$3", certificate-authority-data: $(base64 -w0 <ca.crt)}}]
users: [{name: $2-$name, user: {client-certificate-data: $(base64 -w0 <"$2.crt"), client-key-data: $(base64 -w0 <"$2.key")}}]
contexts: [{name: $name, context: {cluster: $name, user: $2-$name}}]
current-context: $name
YAML
  chmod 600 "$1"
}

make_certificates() {
  cd "$home/pki" || return
  authority ca
  authority front-proxy-ca
  openssl ecparam -name prime256v1 -genkey -noout -out sa.key
  openssl ec -in sa.key -pubout -out sa.pub 2>/dev/null
  certificate apiserver "/CN=kube-apiserver" "IP:127.0.0.1,IP:$host_ip,IP:$api_service_ip,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  certificate kubelet-server "/CN=$node" "IP:$node_ip,DNS:$node"
  certificate apiserver-kubelet "/O=system:masters/CN=apiserver-kubelet-client"
  certificate front-proxy "/CN=front-proxy-client" "" front-proxy-ca
  certificate admin "/O=system:masters/CN=admin-$name"
  certificate kcm "/CN=system:kube-controller-manager"
  certificate scheduler "/CN=system:kube-scheduler"
  certificate kubelet "/O=system:nodes/CN=system:node:$node"
  certificate proxy "/CN=system:kube-proxy"
  client_config "$home/kubeconfig" admin "$api"
  client_config "$home/conf/kcm.kubeconfig" kcm "$api"
  client_config "$home/conf/scheduler.kubeconfig" scheduler "$api"
  client_config "$home/conf/kubelet.kubeconfig" kubelet "$host_ip:${number}6443"
  client_config "$home/conf/proxy.kubeconfig" proxy "$host_ip:${number}6443"
  client_config "$home/conf/dns.kubeconfig" admin "$host_ip:${number}6443"
}

start_control_plane() {
  cd "$home" || return
  # What service accounts of Theseus do is written down, so that a test can compare it with their rights.
  cat >conf/audit.yaml <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - {level: Metadata, userGroups: ["system:serviceaccounts:theseus"]}
  - {level: None}
YAML
  # etcd does not sync: nothing of a test cluster outlives the machine.
  start_part etcd out "$bin/etcd" --name "$name" --data-dir "$home/etcd" --unsafe-no-fsync --logger zap --log-level warn \
    --listen-client-urls "http://127.0.0.1:${number}2379" --advertise-client-urls "http://127.0.0.1:${number}2379" \
    --listen-peer-urls "http://127.0.0.1:${number}2380" --initial-advertise-peer-urls "http://127.0.0.1:${number}2380" \
    --initial-cluster "$name=http://127.0.0.1:${number}2380" --auto-compaction-retention 1h
  start_api_server
  start_part kube-controller-manager out "$bin/kube-controller-manager" --kubeconfig conf/kcm.kubeconfig \
    --authentication-kubeconfig conf/kcm.kubeconfig --authorization-kubeconfig conf/kcm.kubeconfig \
    --bind-address 127.0.0.1 --secure-port "${number}0257" --cert-dir "$home/run" \
    --client-ca-file pki/ca.crt --requestheader-client-ca-file pki/front-proxy-ca.crt --root-ca-file pki/ca.crt \
    --cluster-signing-cert-file pki/ca.crt --cluster-signing-key-file pki/ca.key --service-account-private-key-file pki/sa.key \
    --use-service-account-credentials --controllers '*' --leader-elect=false \
    --allocate-node-cidrs --cluster-cidr "$pod_cidr" --service-cluster-ip-range "$service_cidr"
  start_part kube-scheduler out "$bin/kube-scheduler" --kubeconfig conf/scheduler.kubeconfig \
    --authentication-kubeconfig conf/scheduler.kubeconfig --authorization-kubeconfig conf/scheduler.kubeconfig \
    --bind-address 127.0.0.1 --secure-port "${number}0259" --cert-dir "$home/run" --leader-elect=false
}

start_api_server() {
  cd "$home" || return
  start_part kube-apiserver out "$bin/kube-apiserver" --etcd-servers "http://127.0.0.1:${number}2379" \
    --bind-address 127.0.0.1 --secure-port "${number}6443" --advertise-address "$host_ip" --service-cluster-ip-range "$service_cidr" \
    --client-ca-file pki/ca.crt --tls-cert-file pki/apiserver.crt --tls-private-key-file pki/apiserver.key \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-signing-key-file pki/sa.key --service-account-key-file pki/sa.pub \
    --kubelet-certificate-authority pki/ca.crt --kubelet-client-certificate pki/apiserver-kubelet.crt \
    --kubelet-client-key pki/apiserver-kubelet.key --kubelet-preferred-address-types InternalIP --enable-aggregator-routing \
    --requestheader-client-ca-file pki/front-proxy-ca.crt --requestheader-allowed-names front-proxy-client \
    --requestheader-extra-headers-prefix X-Remote-Extra- --requestheader-group-headers X-Remote-Group \
    --requestheader-username-headers X-Remote-User \
    --proxy-client-cert-file pki/front-proxy.crt --proxy-client-key-file pki/front-proxy.key \
    --audit-policy-file conf/audit.yaml --audit-log-path log/audit.json --audit-log-mode batch --audit-log-batch-max-wait 1s \
    --endpoint-reconciler-type lease --shutdown-delay-duration 0s
}

configure_node() {
  cat >"$home/conf/containerd.toml" <<TOML
version = 2
root = "$home/containerd/root"
state = "$home/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "$socket"
[plugins."io.containerd.internal.v1.opt"]
  path = "$home/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE no process may lower its OOM score.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$home/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
TOML
  cat >"$home/cni/10-theseus.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "theseus-$name", "plugins": [
 {"type": "bridge", "bridge": "cni0", "isDefaultGateway": true, "ipMasq": false, "hairpinMode": true,
  "ipam": {"type": "host-local", "dataDir": "$home/run/ipam", "ranges": [[{"subnet": "$pod_subnet"}]]}},
 {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
  echo >"$home/conf/resolv.conf"
  cat >"$home/conf/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $home/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $home/pki/kubelet-server.crt
tlsPrivateKeyFile: $home/pki/kubelet-server.key
containerRuntimeEndpoint: unix://$socket
cgroupDriver: cgroupfs
cgroupRoot: /$group
enforceNodeAllocatable: []
failSwapOn: false
failCgroupV1: false
clusterDomain: cluster.local
clusterDNS: [$dns_ip]
resolvConf: $home/conf/resolv.conf
podLogsDir: $home/kubelet-pod-logs
volumePluginDir: $home/kubelet/volumeplugins
serializeImagePulls: false
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
nodeStatusReportFrequency: 1m
healthzPort: 10248
YAML
  cat >"$home/conf/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $home/conf/proxy.kubeconfig}
mode: iptables
clusterCIDR: $pod_cidr
hostnameOverride: $node
conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
iptables: {syncPeriod: 30s, minSyncPeriod: 100ms}
YAML
}

start_container_runtime() {
  local values=(kernel.panic kernel.panic_on_oops vm.overcommit_memory vm.panic_on_oom kernel.keys.root_maxkeys
    kernel.keys.root_maxbytes fs.inotify.max_user_instances)
  [ -s "$cache/sysctl" ] || sysctl "${values[@]}" >"$cache/sysctl"
  [ "$(sysctl -n fs.inotify.max_user_instances)" -ge 1024 ] || sysctl -qw fs.inotify.max_user_instances=1024
  start_part containerd in containerd --config "$home/conf/containerd.toml" --log-level warn
  wait_for 30 containerd node_ctr version
  node_ctr images import --all-platforms "$images/pause.tar" >/dev/null
}

allow_proxy() {
  kubectl_admin apply --server-side -f - >/dev/null <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: theseus-kube-proxy}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:node-proxier}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:kube-proxy"}]
YAML
}

start_kubelet() {
  start_part kubelet in "$bin/kubelet" --config "$home/conf/kubelet.yaml" --kubeconfig "$home/conf/kubelet.kubeconfig" \
    --root-dir "$home/kubelet" --hostname-override "$node" --node-ip "$node_ip" --cert-dir "$home/run"
}

start_node() {
  start_kubelet
  start_part kube-proxy in "$bin/kube-proxy" --config "$home/conf/proxy.yaml"
}

# CoreDNS runs beside the kubelet, behind the usual Service.
start_dns() {
  cat >"$home/conf/Corefile" <<CORE
.:53 {
    bind $node_ip
    errors
    health $node_ip:8080
    ready $node_ip:8181
    kubernetes cluster.local in-addr.arpa {
        kubeconfig $home/conf/dns.kubeconfig
        pods verified
        ttl 5
    }
    cache 5
    reload
}
CORE
  start_part coredns in "$bin/coredns" -conf "$home/conf/Corefile"
  kubectl_admin apply --server-side -f - >/dev/null <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns, kubernetes.io/name: CoreDNS}}
spec:
  clusterIP: $dns_ip
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns-node, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
endpoints: [{addresses: [$node_ip], conditions: {ready: true}}]
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
YAML
}

# A CSI driver over folders with the usual sidecars; classes standard (default) and fast.
start_storage() {
  local csi=$home/kubelet/plugins/$csi_driver/csi.sock
  kubectl_admin apply --server-side -f "$cache/manifests/snapshot" >/dev/null
  sed "s/@DRIVER@/$csi_driver/g" "$parts/manifests/storage.yaml" >"$home/conf/storage.yaml"
  start_part csi-dirs out "$bin/csi-dirs" -name "$csi_driver" -root "$home/storage" -node "$node" -kubelet "$home/kubelet"
  wait_for 10 csi-dirs test -S "$csi"
  start_part csi-provisioner out env NODE_NAME="$node" POD_NAMESPACE=kube-system "$bin/csi-provisioner" \
    --csi-address "$csi" --kubeconfig "$home/kubeconfig" --extra-create-metadata --default-fstype ext4
  start_part csi-resizer out env POD_NAMESPACE=kube-system "$bin/csi-resizer" --csi-address "$csi" --kubeconfig "$home/kubeconfig"
  start_part csi-snapshotter out env POD_NAMESPACE=kube-system "$bin/csi-snapshotter" --csi-address "$csi" --kubeconfig "$home/kubeconfig"
  start_part snapshot-controller out "$bin/snapshot-controller" --kubeconfig "$home/kubeconfig"
  wait_for 20 "the storage classes" kubectl_admin apply --server-side -f "$home/conf/storage.yaml"
}
