#!/usr/bin/env bash
# Builds OlmecFFI.xcframework for iOS, its simulator and macOS. Needs Xcode, and the Rust targets
# that are named below: rustup target add NAME.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
root=$(cd ../../.. && pwd)

(cd "$root" && cargo xtask sources swift)

library() { echo "$root/target/$1/release/libolmec_uniffi.a"; }
for target in aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin; do
    (cd "$root" && cargo build --release --package olmec-uniffi --target "$target")
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/headers" "$scratch/sim" "$scratch/mac"
cp Sources/OlmecFFI/OlmecFFI.h "$scratch/headers/"
# Without the `link` line: the library is inside the framework.
grep -v '^ *link ' Sources/OlmecFFI/module.modulemap >"$scratch/headers/module.modulemap"
lipo -create "$(library aarch64-apple-ios-sim)" "$(library x86_64-apple-ios)" \
    -output "$scratch/sim/libolmec_uniffi.a"
lipo -create "$(library aarch64-apple-darwin)" "$(library x86_64-apple-darwin)" \
    -output "$scratch/mac/libolmec_uniffi.a"

rm -rf OlmecFFI.xcframework
xcodebuild -create-xcframework \
    -library "$(library aarch64-apple-ios)" -headers "$scratch/headers" \
    -library "$scratch/sim/libolmec_uniffi.a" -headers "$scratch/headers" \
    -library "$scratch/mac/libolmec_uniffi.a" -headers "$scratch/headers" \
    -output "$here/OlmecFFI.xcframework"
(cd "$root" && cargo xtask notices --package olmec-uniffi --out "$here/OlmecFFI.xcframework")
