#!/usr/bin/env bash
# Builds the package with the Swift compiler of this machine, tests it and runs its examples.
# `cargo xtask test --swift` calls it; it needs nothing but Rust and Swift.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ "$(uname)" = Darwin ]; then
    ./make-xcframework.sh
    flags=()
else
    (cd ../../.. && cargo xtask sources swift)
    flags=(-Xlinker "-L$PWD/lib" -Xlinker -rpath -Xlinker "$PWD/lib")
fi

swift build --build-tests "${flags[@]}"
swift test "${flags[@]}"
swift run "${flags[@]}" Room
swift run "${flags[@]}" Snippets

post=$(mktemp -d)
trap 'rm -rf "$post"' EXIT
swift run "${flags[@]}" Conversation "$post" bob &
swift run "${flags[@]}" --skip-build Conversation "$post" alice
wait
