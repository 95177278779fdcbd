#!/bin/sh
# Installs logtap: downloads the program for this machine and the checksums of the release, compares,
# and puts it in place. Needs a POSIX shell, curl or wget, and sha256sum, shasum or openssl.
#
#   LOGTAP_VERSION      the version to install, such as 0.1.0; the newest if unset
#   LOGTAP_INSTALL_DIR  where to put it; $HOME/.local/bin if unset
#   LOGTAP_BASE_URL     a folder with the files of one release, instead of GitHub's
#
# Everything is in functions, and the last line calls the first one: a download of this script that
# was cut off does nothing.
set -eu

RELEASES=https://github.com/logtap-dev/logtap/releases

main() {
  case ${LOGTAP_VERSION:-} in
  *[!0-9A-Za-z.-]*) fail "Cannot install version $LOGTAP_VERSION: expected a version such as 0.1.0" ;;
  esac
  platform=$(platform)
  dir=${LOGTAP_INSTALL_DIR:-${HOME:?"is not set: say where to install with LOGTAP_INSTALL_DIR"}/.local/bin}
  mkdir -p "$dir" || fail "Cannot make the folder $dir"
  # On the same file system as the final place, so that the last step is one rename.
  work=$(mktemp -d "$dir/.logtap-install.XXXXXX") || fail "Cannot write to $dir"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  fetch "$(sums_folder)/SHA256SUMS" "$work/SHA256SUMS"
  version=$(version_in "$work/SHA256SUMS" "$platform")
  file="logtap-$version-$platform"
  fetch "$(release_folder "$version")/$file" "$work/logtap"
  sum=$(sum_in "$work/SHA256SUMS" "$file")
  check "$work/logtap" "$sum" "$file"
  chmod 755 "$work/logtap"
  said=$("$work/logtap" --version) || fail "Cannot install $file: it does not run on this machine"
  mv -f "$work/logtap" "$dir/logtap"

  echo "$said is in $dir/logtap"
  case ":$PATH:" in
  *":$dir:"*) ;;
  *) echo "$dir is not in PATH: add it, for example with  export PATH=\"$dir:\$PATH\"" ;;
  esac
}

fail() {
  echo "logtap install: $1" >&2
  exit 1
}

# linux-x64, macos-arm64 …; a sentence about systems that there is no program for.
platform() {
  case $(uname -s) in
  Linux) os=linux ;;
  Darwin) os=macos ;;
  MINGW* | MSYS* | CYGWIN*) fail "Cannot install on Windows: download the .exe from $RELEASES" ;;
  *) fail "Cannot install on $(uname -s): there are programs for Linux, macOS and Windows" ;;
  esac
  case $(uname -m) in
  x86_64 | amd64) arch=x64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) fail "Cannot install on $(uname -m): there are programs for 64-bit x86 and ARM" ;;
  esac
  if [ "$os" = linux ]; then
    if [ "$(getconf LONG_BIT 2>/dev/null || echo 64)" != 64 ]; then
      fail "Cannot install on a 32-bit system: there are programs for 64-bit x86 and ARM"
    fi
    # `ldd` names the C library; musl's ends with 1, and Alpine has no other.
    case $(ldd --version 2>&1 || true) in
    *musl*) fail "Cannot install on musl libc (Alpine): the program needs glibc" ;;
    esac
  fi
  echo "$os-$arch"
}

# Where the checksums are: those of the newest release name its version.
sums_folder() {
  if [ -n "${LOGTAP_BASE_URL:-}" ] || [ -n "${LOGTAP_VERSION:-}" ]; then
    release_folder "${LOGTAP_VERSION:-}"
  else
    echo "$RELEASES/latest/download"
  fi
}

# release_folder VERSION
release_folder() {
  if [ -n "${LOGTAP_BASE_URL:-}" ]; then
    echo "${LOGTAP_BASE_URL%/}"
  else
    echo "$RELEASES/download/v${1#v}"
  fi
}

# version_in SUMS PLATFORM: of the program for the platform; the one asked for, if one is.
version_in() {
  wanted=${LOGTAP_VERSION:-}
  wanted=${wanted#v}
  while read -r _ name; do
    name=${name#\*}
    version=${name#logtap-}
    version=${version%"-$2"}
    [ "$name" = "logtap-$version-$2" ] || continue
    # It becomes part of an address: nothing else gets through.
    case $version in "" | *[!0-9A-Za-z.-]*) continue ;; esac
    [ -z "$wanted" ] || [ "$wanted" = "$version" ] || continue
    echo "$version"
    return
  done <"$1"
  fail "Cannot find a program for $2${wanted:+ in version $wanted} among the files of the release"
}

# sum_in SUMS FILE: the checksum that the release states.
sum_in() {
  while read -r sum name; do
    [ "${name#\*}" != "$2" ] || {
      echo "$sum"
      return
    }
  done <"$1"
  fail "Cannot find the checksum of $2"
}

# fetch URL FILE
fetch() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --retry 2 --output "$2" "$1" ||
      fail "Cannot download $1"
  elif command -v wget >/dev/null; then
    wget -q -O "$2" "$1" || fail "Cannot download $1"
  else
    fail "Cannot download: neither curl nor wget is there"
  fi
}

# sum_of FILE: its SHA-256 in hex.
sum_of() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 <"$1"
  elif command -v openssl >/dev/null; then
    openssl dgst -sha256 -r <"$1"
  else
    fail "Cannot check the download: none of sha256sum, shasum and openssl is there"
  fi
}

# check FILE SUM NAME
check() {
  got=$(sum_of "$1")
  got=${got%% *}
  [ "$got" = "$2" ] || fail "Cannot install $3: its SHA-256 is $got, expected $2; nothing was installed"
}

main "$@"
