# Sourced: exports JAVA_HOME of a JDK 25 or newer, or says in one line how to get one and stops.
theseus_jdk_version() {
  [ -x "$1/bin/javac" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}
theseus_find_jdk() {
  local candidate version old=""
  # THESEUS_JDK_FOLDERS, separated by blanks, is searched in place of the usual folders.
  for candidate in "${JAVA_HOME:-}" "${JAVA_HOME_25:-}" ${THESEUS_JDK_FOLDERS-/usr/lib/jvm/* /usr/java/* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home}; do
    version=$(theseus_jdk_version "${candidate:-/}") || continue
    if [ "${version:-0}" -ge 25 ]; then
      export JAVA_HOME="$candidate"
      return 0
    fi
    old="$old, only a JDK ${version:-of unknown version} at $candidate"
  done
  echo "theseus: no JDK 25 or newer found at JAVA_HOME, JAVA_HOME_25 and the usual folders$old; install one, for example Debian's or Temurin's package for JDK 25, or set JAVA_HOME" >&2
  return 1
}
theseus_find_jdk || exit 5
