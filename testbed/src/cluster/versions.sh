# shellcheck shell=bash
# Every version of the real clusters, in one place. Sourced.
# What Go modules pin is repeated here on purpose: build.sh refuses a go.mod that says something else.
# shellcheck disable=SC2034
KUBERNETES=v1.34.4
ETCD=v3.6.4
# API servers that the adapter's contract runs against, by 'testbed/cluster versions': the oldest and the newest minor
# version that the module proxy lists with modules of its parts, and the pinned one between them.
API_VERSIONS=(v1.29.6 "$KUBERNETES" v1.37.2)
COREDNS=v1.15.0
OLDEST_GO=1.26
# Debian's packages, and what of them is used; bookworm's or newer.
PACKAGES=(
  "containerd containerd ctr"
  "runc runc"
  "containernetworking-plugins /usr/lib/cni/bridge"
  "iptables iptables"
  "conntrack conntrack"
  "iproute2 ip tc"
  "openssl openssl"
  "curl curl"
  "util-linux nsenter setpriv"
  "procps sysctl"
)
# Only where Docker and kind are there.
KIND_NODE=kindest/node:v1.34.0
