// swift-tools-version: 6.3
import PackageDescription

/// What a plugin in Swift needs and nothing else, so that building one fetches no other package. `Scripts/install` copies this
/// folder to `PREFIX/share/anneal/SDK`.
let package = Package(
    name: "anneal",
    products: [.library(name: "AnnealPlugin", targets: ["AnnealPlugin"])],
    targets: [
        .target(name: "CAnneal"),
        .target(
            name: "AnnealPlugin", dependencies: ["CAnneal"],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]),
    ]
)
