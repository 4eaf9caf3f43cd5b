# Entrypoint of the mariadb image: the first start creates the system tables, every start serves on $POD_IP.
# Environment: MARIADB_HOME (unpacked programs), MARIADB_DATA, POD_IP, MARIADB_DATABASE, MARIADB_USER, MARIADB_PASSWORD.
set -eu
mariadbd() {
  # No socket file: it would lie among the data. The log stays small because the test looks at rows, not at speed.
  set -- --no-defaults --basedir="$MARIADB_HOME" --datadir="$MARIADB_DATA" --user="$(id -un)" \
    --lc-messages-dir="$MARIADB_HOME/share" --character-sets-dir="$MARIADB_HOME/share/charsets" \
    --innodb-log-file-size=8M --innodb-buffer-pool-size=32M --performance-schema=OFF "$@"
  exec "$MARIADB_HOME/bin/mariadbd" "$@"
}
if [ ! -e "$MARIADB_DATA/initialized" ]; then
  {
    printf 'create database mysql;\nuse mysql;\n'
    cat "$MARIADB_HOME/share/mysql_system_tables.sql" \
      "$MARIADB_HOME/share/mysql_performance_tables.sql" \
      "$MARIADB_HOME/share/mysql_system_tables_data.sql"
    printf 'flush privileges;\ncreate database %s;\n' "$MARIADB_DATABASE"
    printf "create user %s@'%%' identified by '%s';\n" "$MARIADB_USER" "$MARIADB_PASSWORD"
    printf "grant all on %s.* to %s@'%%';\n" "$MARIADB_DATABASE" "$MARIADB_USER"
  } | (mariadbd --bootstrap)
  # Last: after a first start that was cut off the next one fails and says so, and deletes nothing.
  touch "$MARIADB_DATA/initialized"
fi
mariadbd --bind-address="$POD_IP" --port=3306 --socket=
