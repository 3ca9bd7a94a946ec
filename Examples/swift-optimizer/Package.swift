// swift-tools-version: 6.3
import PackageDescription

/// Embedded Swift: the plugin needs no Swift runtime. README.md says how to leave it.
let embeddedRelease = BuildSettingCondition.when(configuration: .release)
let embedded: [SwiftSetting] = [
    .enableExperimentalFeature("Embedded", embeddedRelease),
    .swiftLanguageMode(.v5, embeddedRelease),
    .unsafeFlags(["-Xfrontend", "-function-sections"], embeddedRelease),
]

let package = Package(
    name: "heavy-ball",
    products: [.library(name: "heavy-ball", type: .dynamic, targets: ["HeavyBall"])],
    dependencies: [.package(name: "anneal", path: "../../SDK")],
    targets: [
        .target(
            name: "HeavyBall", dependencies: [.product(name: "AnnealPlugin", package: "anneal")],
            swiftSettings: embedded,
            // A plugin exports its entry and nothing else, and holds nothing that it does not call.
            linkerSettings: [
                .linkedLibrary("m"),
                .unsafeFlags([
                    "-use-ld=lld", "-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map",
                    "-Xlinker", "-z", "-Xlinker", "defs",
                ]),
            ])
    ]
)
