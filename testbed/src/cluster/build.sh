# shellcheck shell=bash
# Sourced by node.sh: the programs of a cluster, from Go modules and Debian's packages, into the cache.
# shellcheck disable=SC2154

missing_packages() {
  local line package tool
  for line in "${PACKAGES[@]}"; do
    # shellcheck disable=SC2086
    set -- $line
    package=$1
    shift
    for tool; do
      command -v "$tool" >/dev/null || [ -e "$tool" ] || {
        echo "$package"
        break
      }
    done
  done
}

# require_packages INSTALL: what is missing is installed if INSTALL is yes, else named.
require_packages() {
  local missing policy=
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  { [ "$1" = yes ] && command -v apt-get >/dev/null; } ||
    fail "this machine lacks ${missing[*]} (Debian's names); install them, or run testbed/cluster up --install"
  say "installing ${missing[*]}"
  # containerd is only wanted as a program: its service must not start.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null; then
    [ -z "$policy" ] || rm -f "$policy"
    fail "apt-get could not install ${missing[*]}"
  fi
  [ -z "$policy" ] || rm -f "$policy"
}

require_go() {
  local version
  command -v go >/dev/null || fail "no Go was found; install Go $OLDEST_GO or newer to build Kubernetes"
  version=$(GOTOOLCHAIN=local go env GOVERSION)
  [ "$(printf '%s\n' "$OLDEST_GO" "${version#go}" | sort -V | head -1)" = "$OLDEST_GO" ] ||
    fail "Go is ${version#go}; $OLDEST_GO or newer is needed to build Kubernetes"
}

# pinned FOLDER MODULE VERSION: versions.sh and go.mod must not drift apart.
pinned() {
  grep -q "^\(require \)\?[[:space:]]*$2 $3\b" "$parts/go/$1/go.mod" ||
    fail "versions.sh names $2 $3, but go/$1/go.mod another version"
}

# What a group of programs was built from; the same sources and toolchain are not built again.
stamp() {
  (cd "$parts/go/$1" && find . -type f | LC_ALL=C sort | xargs sha256sum && go version) | sha256sum | cut -c1-16
}

is_built() { # is_built GROUP PROGRAM...
  local group=$1 program
  shift
  for program; do [ -x "$bin/$program" ] || return 1; done
  [ "$(cat "$bin/.$group" 2>/dev/null)" = "$(stamp "$group")" ]
}

go_build() { go build -mod=readonly -buildvcs=false -trimpath "$@"; }

build_kubernetes() {
  local flags="-s -w" package tools
  ! is_built k8s etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl || return 0
  say "building Kubernetes $KUBERNETES and etcd $ETCD: about 10 minutes on two cores when nothing is cached"
  # Without these the parts call themselves v0.0.0 and refuse one another.
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=$KUBERNETES -X $package.gitMajor=1 -X $package.gitMinor=$(cut -d. -f2 <<<"$KUBERNETES")"
    flags+=" -X $package.gitTreeState=clean -X $package.buildDate=2026-01-01T00:00:00Z"
  done
  cd "$parts/go/k8s" || return
  mapfile -t tools < <(go list -mod=readonly tool | grep '^k8s.io/')
  go_build -ldflags "$flags" -o "$bin/" "${tools[@]}"
  go_build -ldflags "-s -w" -o "$bin/etcd" go.etcd.io/etcd/server/v3
  stamp k8s >"$bin/.k8s"
}

build_addons() {
  local tools definitions
  if is_built addons coredns csi-dirs csi-provisioner csi-resizer csi-snapshotter snapshot-controller &&
    [ -d "$cache/manifests/snapshot" ]; then return 0; fi
  say "building CoreDNS $COREDNS and the storage driver: about 4 minutes when nothing is cached"
  cd "$parts/go/addons" || return
  mapfile -t tools < <(go list -mod=readonly tool)
  go_build -ldflags "-s -w" -o "$bin/" ./coredns ./csi-dirs "${tools[@]}"
  mkdir -p "$cache/manifests/snapshot"
  definitions=$(go list -mod=readonly -m -f '{{.Dir}}' github.com/kubernetes-csi/external-snapshotter/client/v8)
  cp "$definitions"/config/crd/snapshot.storage.k8s.io_volumesnapshot*.yaml "$cache/manifests/snapshot/"
  chmod u+w "$cache/manifests/snapshot"/*
  stamp addons >"$bin/.addons"
}

# The one image that a node itself needs: a program that waits, packed without any tool for images.
build_pause() {
  local folder layer config
  [ ! -s "$images/pause.tar" ] || return 0
  mkdir -p "$images"
  folder=$(mktemp -d "$cache/pause.XXXXXX")
  mkdir "$folder/root"
  (cd "$parts/go/pause" && go_build -ldflags "-s -w" -o "$folder/root/pause" .)
  tar -C "$folder/root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$folder/layer.tar" pause
  layer=$(sha256sum "$folder/layer.tar" | cut -d' ' -f1)
  config='{"architecture":"'$(go env GOARCH)'","os":"linux","config":{"Entrypoint":["/pause"]},"rootfs":{"type":"layers","diff_ids":["sha256:'$layer'"]}}'
  printf '%s' "$config" >"$folder/config.json"
  printf '[{"Config":"config.json","RepoTags":["localhost/pause:1"],"Layers":["layer.tar"]}]' >"$folder/manifest.json"
  tar -C "$folder" -cf "$images/pause.tar.new" layer.tar config.json manifest.json
  mv "$images/pause.tar.new" "$images/pause.tar"
  rm -rf "$folder"
}

build_programs() {
  require_go
  pinned k8s k8s.io/kubernetes "$KUBERNETES"
  pinned k8s go.etcd.io/etcd/server/v3 "$ETCD"
  pinned addons github.com/coredns/coredns "$COREDNS"
  mkdir -p "$bin"
  export CGO_ENABLED=0 GOFLAGS="" GOWORK=off
  (build_kubernetes)
  (build_addons)
  build_pause
}
