#!/bin/sh
# Entrypoint of the postgres image: the first start creates the cluster in $PGDATA, every start serves on $POD_IP.
# Environment: POSTGRES_HOME (unpacked programs), PGDATA, POD_IP, PORT (5432), POSTGRES_PASSWORD.
set -eu
: "${POSTGRES_HOME:?must name the folder that holds bin/postgres}" "${PGDATA:?must name the data folder}"
: "${POD_IP:?must be the pod address}" "${POSTGRES_PASSWORD:?must be set}"
port="${PORT:-5432}"
mkdir -p "$PGDATA" "$PGDATA/../exports"
# postgres refuses to run as root. The server's user then owns the data, and dies with this shell.
as=""
if command -v setpriv >/dev/null; then as="setpriv --pdeathsig=QUIT"; fi
if [ "$(id -u)" = 0 ]; then
  as="setpriv --reuid=65534 --regid=65534 --clear-groups --pdeathsig=QUIT"
  if [ "$(stat -c %u "$PGDATA")" != 65534 ]; then chown -R 65534:65534 "$PGDATA"; fi
  # The server writes exports beside its data.
  chown 65534:65534 "$PGDATA/../exports"
fi
export LC_ALL=C
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  secret=$(mktemp)
  trap 'rm -f "$secret"' EXIT
  printf '%s' "$POSTGRES_PASSWORD" >"$secret"
  if [ "$(id -u)" = 0 ]; then chown 65534 "$secret"; fi
  # --no-sync: nothing has been acknowledged to anyone yet; the server syncs what it commits.
  $as "$POSTGRES_HOME/bin/initdb" --pgdata="$PGDATA" --username=postgres --pwfile="$secret" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --no-sync >/dev/null
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  rm -f "$secret"
  trap - EXIT
fi
$as "$POSTGRES_HOME/bin/postgres" -D "$PGDATA" \
  -c listen_addresses="$POD_IP" -c port="$port" -c unix_socket_directories= \
  -c shared_buffers=32MB -c max_connections=40 \
  -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=96MB -c min_wal_size=32MB \
  -c checkpoint_timeout=30s -c autovacuum_naptime=30s -c logging_collector=off &
server=$!
# To postgres SIGTERM means: wait until every client has left. A pod is stopped by SIGTERM and must stop now.
trap 'kill -INT $server 2>/dev/null || :' TERM INT
# wait returns early when a signal arrives, so wait again until the server has written its last checkpoint.
status=0
wait $server || status=$?
while kill -0 $server 2>/dev/null; do
  status=0
  wait $server || status=$?
done
exit $status
