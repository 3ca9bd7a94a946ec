// swift-tools-version: 6.3
import PackageDescription

/// Measures the real paths of the package around it; nothing here is part of what users get.
let package = Package(
    name: "anneal-benchmarks",
    dependencies: [.package(name: "anneal", path: "..")],
    targets: [
        .target(name: "Triad"),
        .executableTarget(
            name: "optimizer-step",
            dependencies: [
                "Triad", .product(name: "AnnealHost", package: "anneal"),
                .product(name: "AnnealTensor", package: "anneal"),
            ],
            path: "Sources/OptimizerStep"),
        .executableTarget(
            name: "schedule-value", dependencies: [.product(name: "AnnealHost", package: "anneal")],
            path: "Sources/ScheduleValue"),
        .executableTarget(
            name: "csv-reading", dependencies: [.product(name: "AnnealTraining", package: "anneal")],
            path: "Sources/CSVReading"),
    ]
)
