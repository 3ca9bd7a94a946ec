// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "heavy-ball",
    products: [.library(name: "heavy-ball", type: .dynamic, targets: ["HeavyBall"])],
    dependencies: [.package(name: "anneal", path: "../../SDK")],
    targets: [
        .target(
            name: "HeavyBall", dependencies: [.product(name: "AnnealPlugin", package: "anneal")],
            // A plugin exports its entry and nothing else.
            linkerSettings: [
                .unsafeFlags(["-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map"])
            ])
    ]
)
