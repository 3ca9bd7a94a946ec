// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "half-life",
    products: [.library(name: "half-life", type: .dynamic, targets: ["HalfLife"])],
    dependencies: [.package(name: "anneal", path: "../../SDK")],
    targets: [
        .target(
            name: "HalfLife", dependencies: [.product(name: "AnnealPlugin", package: "anneal")],
            // A plugin exports its entry and nothing else.
            linkerSettings: [
                .unsafeFlags(["-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map"])
            ])
    ]
)
