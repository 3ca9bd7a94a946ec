// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "residual-network",
    dependencies: [.package(name: "anneal", path: "../..")],
    targets: [
        .executableTarget(
            name: "residual-network", dependencies: [.product(name: "AnnealTraining", package: "anneal")],
            path: "Sources/ResidualNetwork")
    ]
)
