// swift-tools-version: 6.3
import PackageDescription

/// In release the SDK is Embedded Swift, as plugins are that need no Swift runtime; a package that asks for no traits gets it as
/// Swift is elsewhere.
let embeddedRelease = BuildSettingCondition.when(configuration: .release, traits: ["Embedded"])

/// What a plugin in Swift needs and nothing else, so that building one fetches no other package. `Scripts/install` copies this
/// folder to `PREFIX/share/anneal/SDK`.
let package = Package(
    name: "anneal",
    products: [.library(name: "AnnealPlugin", targets: ["AnnealPlugin"])],
    traits: [.trait(name: "Embedded", description: "Needs no Swift runtime"), .default(enabledTraits: ["Embedded"])],
    targets: [
        .target(name: "CAnneal"),
        .target(name: "CStandardLibrary", cSettings: [.define("ANNEAL_EMBEDDED_SWIFT", embeddedRelease)]),
        .target(
            name: "AnnealPlugin", dependencies: ["CAnneal", "CStandardLibrary"],
            swiftSettings: [
                .enableExperimentalFeature("Embedded", embeddedRelease),
                .swiftLanguageMode(.v5, embeddedRelease),
                .unsafeFlags(["-Xfrontend", "-function-sections"], embeddedRelease),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]),
    ]
)
