// swift-tools-version:5.9
import PackageDescription

// On Apple's systems the library comes as an XCFramework, which make-xcframework.sh builds; on
// Linux it is a library of the system, described by Sources/OlmecFFI/module.modulemap.
#if os(Linux)
let ffi = Target.systemLibrary(name: "OlmecFFI", path: "Sources/OlmecFFI")
#else
let ffi = Target.binaryTarget(name: "OlmecFFI", path: "OlmecFFI.xcframework")
#endif

let package = Package(
    name: "olmec",
    platforms: [.iOS(.v13), .macOS(.v11)],
    products: [.library(name: "Olmec", targets: ["Olmec"])],
    targets: [
        ffi,
        // Olmec.swift is made by `cargo xtask sources swift`, and so are the Snippets.
        .target(name: "Olmec", dependencies: ["OlmecFFI"]),
        .executableTarget(name: "Room", dependencies: ["Olmec"], path: "Examples/Room"),
        .executableTarget(name: "Conversation", dependencies: ["Olmec"], path: "Examples/Conversation"),
        // The code in the documents of this repository.
        .executableTarget(name: "Snippets", dependencies: ["Olmec"], path: "Examples/Snippets"),
        .testTarget(name: "OlmecTests", dependencies: ["Olmec"]),
    ]
)
