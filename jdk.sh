# Sourced: exports JAVA_HOME of a JDK 25 or newer, or says in one line how to get one and stops.
theseus_jdk_is_new_enough() {
  [ -x "$1/bin/javac" ] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ -n "$version" ] && [ "$version" -ge 25 ]
}
theseus_find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "${JAVA_HOME_25:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && theseus_jdk_is_new_enough "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  echo "theseus: no JDK 25 or newer found (looked at JAVA_HOME, JAVA_HOME_25 and the usual folders); install one, for example Debian's or Temurin's package for JDK 25, or set JAVA_HOME" >&2
  return 1
}
theseus_find_jdk || exit 5
