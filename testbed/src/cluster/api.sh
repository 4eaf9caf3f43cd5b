# shellcheck shell=bash
# Sourced by testbed/cluster: API servers of several Kubernetes versions, each with etcd and nothing else, on loopback.
# They have no nodes and no controllers: enough for what reads and writes objects, and for nothing that runs.
# shellcheck disable=SC2034,SC2154
# shellcheck source=testbed/src/cluster/build.sh
. "$parts/build.sh"
# shellcheck source=testbed/src/cluster/node-up.sh
. "$parts/node-up.sh"

# api_names VERSION: everything that follows from a version; ports are 2mm43, 2mm79 and 2mm80 for minor mm.
api_names() {
  version=$1
  minor=$(cut -d. -f2 <<<"$version")
  name=v1-$minor
  home=$cache/versions/$name
  api=127.0.0.1:2${minor}43
  etcd=127.0.0.1:2${minor}79
  peer=127.0.0.1:2${minor}80
  case $version in
    "$KUBERNETES") apiserver=$bin/kube-apiserver ;;
    *) apiserver=$cache/versions/bin/kube-apiserver-$version ;;
  esac
}

api_running() { [ -s "$home/pid/kube-apiserver" ] && kill -0 "$(cat "$home/pid/kube-apiserver")" 2>/dev/null; }

# The oldest and the newest have a module of their own, with the same replacements as the pinned one.
build_apiserver() {
  local flags="-s -w" package tags=() group=apiserver-1.$minor mark
  [ "$version" != "$KUBERNETES" ] || return 0
  pinned "$group" k8s.io/kubernetes "$version"
  mark=$(stamp "$group")
  [ ! -x "$apiserver" ] || [ "$(cat "$apiserver.built" 2>/dev/null)" != "$mark" ] || return 0
  say "building the API server $version: about 8 minutes on two cores when nothing is cached"
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$minor"
    flags+=" -X $package.gitTreeState=clean -X $package.buildDate=2026-01-01T00:00:00Z"
  done
  # Cloud providers in the tree were a module that is no longer served.
  [ "$minor" -gt 30 ] || tags=(-tags providerless)
  mkdir -p "$cache/versions/bin"
  (
    cd "$parts/go/$group" || exit
    CGO_ENABLED=0 GOFLAGS="" GOWORK=off go_build "${tags[@]}" -ldflags "$flags" -o "$apiserver" k8s.io/kubernetes/cmd/kube-apiserver
  )
  echo "$mark" >"$apiserver.built"
}

start_api_part() { # start_api_part PART COMMAND...
  local part=$1
  shift
  (exec 9>&- </dev/null >>"$home/log/$part.log" 2>&1 && exec setsid "$@") &
  echo $! >"$home/pid/$part"
  disown
}

api_up() {
  local token
  api_names "$1"
  if api_running; then
    say "$version is up: KUBECONFIG=$home/kubeconfig"
    return 0
  fi
  build_apiserver
  api_down "$1"
  mkdir -p "$home"/{pki,log,pid}
  cd "$home/pki" || return
  authority ca
  openssl ecparam -name prime256v1 -genkey -noout -out sa.key
  openssl ec -in sa.key -pubout -out sa.pub 2>/dev/null
  certificate apiserver "/CN=kube-apiserver" "IP:127.0.0.1,DNS:localhost"
  certificate admin "/O=system:masters/CN=admin-$name"
  client_config "$home/kubeconfig.new" admin "$api"
  start_api_part etcd "$bin/etcd" --name "$name" --data-dir "$home/etcd" --unsafe-no-fsync --logger zap --log-level warn \
    --listen-client-urls "http://$etcd" --advertise-client-urls "http://$etcd" \
    --listen-peer-urls "http://$peer" --initial-advertise-peer-urls "http://$peer" --initial-cluster "$name=http://$peer"
  # Without a controller nobody makes the accounts that pods need.
  start_api_part kube-apiserver "$apiserver" --etcd-servers "http://$etcd" \
    --bind-address 127.0.0.1 --secure-port "${api#*:}" --advertise-address 127.0.0.1 --endpoint-reconciler-type none \
    --service-cluster-ip-range 10.99.0.0/16 --client-ca-file ca.crt --tls-cert-file apiserver.crt --tls-private-key-file apiserver.key \
    --authorization-mode RBAC --disable-admission-plugins ServiceAccount --shutdown-delay-duration 0s \
    --service-account-issuer https://kubernetes.default.svc --service-account-signing-key-file sa.key --service-account-key-file sa.pub
  wait_for 90 "the API server $version" curl -sf -m 2 --cacert ca.crt --cert admin.crt --key admin.key "https://$api/readyz"
  mv "$home/kubeconfig.new" "$home/kubeconfig"
  say "$version is up: KUBECONFIG=$home/kubeconfig"
}

api_down() {
  local part pid
  api_names "$1"
  for part in kube-apiserver etcd; do
    pid=$(cat "$home/pid/$part" 2>/dev/null) || continue
    # A number that was given to somebody else since is not ours to end.
    if [ -n "$pid" ] && grep -qa "$home\|$etcd" "/proc/$pid/cmdline" 2>/dev/null; then
      kill "$pid" 2>/dev/null || true
      tail --pid="$pid" -f /dev/null 2>/dev/null || true
    fi
  done
  rm -rf "$home"
}

api_versions_up() {
  local each
  require_go
  mkdir -p "$bin"
  if [ ! -x "$bin/etcd" ] || [ ! -x "$bin/kube-apiserver" ]; then (
    export CGO_ENABLED=0 GOFLAGS="" GOWORK=off
    build_kubernetes
  ); fi
  for each in "${API_VERSIONS[@]}"; do (api_up "$each"); done
}

api_versions_down() {
  local each
  for each in "${API_VERSIONS[@]}"; do (api_down "$each"); done
}
