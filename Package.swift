// swift-tools-version: 6.3
import PackageDescription

/// Every schedule: its folder under `Plugins/` and the name a user types. Adding one is one line here.
let schedules = [
    (folder: "Fixed", name: "fixed"),
    (folder: "Step", name: "step"),
    (folder: "Exponential", name: "exponential"),
    (folder: "Cosine", name: "cosine"),
    (folder: "CosineRestarts", name: "cosine-restarts"),
    (folder: "Cyclic", name: "cyclic"),
    (folder: "Warmup", name: "warmup"),
    (folder: "MultiStep", name: "multistep"),
    (folder: "Piecewise", name: "piecewise"),
    (folder: "Factor", name: "factor"),
    (folder: "Linear", name: "linear"),
    (folder: "Polynomial", name: "polynomial"),
    (folder: "InverseTime", name: "inverse-time"),
    (folder: "InverseSqrt", name: "inverse-sqrt"),
    (folder: "Noam", name: "noam"),
    (folder: "OneCycle", name: "onecycle"),
    (folder: "SlantedTriangular", name: "slanted-triangular"),
    (folder: "FlatCosine", name: "flat-cosine"),
    (folder: "WSD", name: "wsd"),
    (folder: "Rex", name: "rex"),
    (folder: "Tanh", name: "tanh"),
    (folder: "GeneralisedCosine", name: "generalised-cosine"),
    (folder: "Sqrt", name: "sqrt"),
    (folder: "Spline2", name: "spline2"),
    (folder: "SmoothNonmonotonic", name: "smooth-nonmonotonic"),
    (folder: "LinearToZero", name: "linear-to-zero"),
    (folder: "Power", name: "power"),
    (folder: "Infinite", name: "infinite"),
    (folder: "Plateau", name: "plateau"),
    (folder: "Greedy", name: "greedy"),
    (folder: "Expression", name: "expression"),
    (folder: "RateTable", name: "table"),
    (folder: "Native", name: "native"),
]

/// Every optimizer. These have the inner loops in C, of which each processor runs its own.
let optimizers = [
    (folder: "SGD", name: "sgd"),
    (folder: "Adagrad", name: "adagrad"),
    (folder: "RMSprop", name: "rmsprop"),
    (folder: "Adam", name: "adam"),
    (folder: "AdamW", name: "adamw"),
    (folder: "Adamax", name: "adamax"),
    (folder: "NAdam", name: "nadam"),
    (folder: "RAdam", name: "radam"),
    (folder: "Adadelta", name: "adadelta"),
    (folder: "Rprop", name: "rprop"),
    (folder: "ASGD", name: "asgd"),
    (folder: "Lion", name: "lion"),
    (folder: "ADOPT", name: "adopt"),
    (folder: "AdEMAMix", name: "ademamix"),
    (folder: "LARS", name: "lars"),
    (folder: "LAMB", name: "lamb"),
    (folder: "Adafactor", name: "adafactor"),
    (folder: "Muon", name: "muon"),
    (folder: "Prodigy", name: "prodigy"),
    (folder: "ScheduleFreeSGD", name: "schedule-free-sgd"),
    (folder: "ScheduleFreeAdamW", name: "schedule-free-adamw"),
]

let strategies = schedules + optimizers

/// Whether plugins of a release build are Embedded Swift, which needs no Swift runtime, so that any host can load them. `false`: they
/// are Swift as elsewhere, as always in debug builds and where tests are built, which import the SDK.
let plugsInWithoutRuntime =
    Context.environment["ANNEAL_SWIFT_RUNTIME"] == nil && Context.environment["ANNEAL_TARGETS"] == nil

let embeddedRelease = BuildSettingCondition.when(configuration: .release)
let embeddedSwift: [SwiftSetting] = [
    .enableExperimentalFeature("Embedded", embeddedRelease),
    // In language mode 6 a key path may be sent to another thread, and the compiler does not make a number of it.
    .swiftLanguageMode(.v5, embeddedRelease),
    // So that the linker can leave out what is not called; and Embedded Swift's library is beside the dynamic one.
    .unsafeFlags(["-Xfrontend", "-function-sections", "-no-static-stdlib"], embeddedRelease),
]

/// A plugin exports `anneal_plugin_v1` and nothing else, and finds all that it calls. The toolchain's own linker leaves out what is
/// neither; the system's takes everything in an Embedded Swift module for exported.
let pluginLinking: [LinkerSetting] = [
    .linkedLibrary("m"),
    .unsafeFlags([
        "-use-ld=lld", "-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/exports.map", "-Xlinker", "-z",
        "-Xlinker", "defs",
    ]),
]

/// A host in a process that is not ours: it brings its Swift along, exports its header's functions and nothing else, and keeps what it
/// does not use out.
let hostLinking = LinkerSetting.unsafeFlags([
    "-static-stdlib", "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/AnnealEmbedding/exports.map",
    "-Xlinker", "-soname=libannealhost.so.1", "-Xlinker", "--gc-sections", "-Xlinker", "-s",
])

let plugins: [Target] = strategies.map { strategy in
    var needed: [Target.Dependency] = ["AnnealPlugin"]
    if optimizers.contains(where: { $0 == strategy }) { needed.append("AnnealKernels") }
    if strategy.name == "native" { needed.append("CFFI") }
    return .target(
        name: strategy.folder, dependencies: needed, path: "Plugins/\(strategy.folder)",
        swiftSettings: plugsInWithoutRuntime ? embeddedSwift : [],
        // libffi as the archive that can become part of a library: no machine lacks it then.
        linkerSettings: pluginLinking + (strategy.name == "native" ? [.linkedLibrary("ffi_pic")] : []))
}

let package = Package(
    name: "anneal",
    products: [
        .executable(name: "anneal", targets: ["anneal"]),
        .library(name: "AnnealPlugin", targets: ["AnnealPlugin"]),
        .library(name: "AnnealHost", targets: ["AnnealHost"]),
        .library(name: "AnnealTensor", targets: ["AnnealTensor"]),
        .library(name: "AnnealTraining", targets: ["AnnealTraining"]),
        .library(name: "AnnealExperiment", targets: ["AnnealExperiment"]),
        .library(name: "AnnealEvidence", targets: ["AnnealEvidence"]),
        .library(name: "annealhost", type: .dynamic, targets: ["AnnealEmbedding"]),
    ]
        + strategies.map { .library(name: $0.name, type: .dynamic, targets: [$0.folder]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "CAnneal"),
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CFFI", providers: [.apt(["libffi-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "CDigits", exclude: ["digits.csv.gz", "README.md"]),
        .target(name: "CTemplates"),
        .target(name: "AnnealKernels"),
        .target(
            name: "CStandardLibrary",
            cSettings: plugsInWithoutRuntime ? [.define("ANNEAL_EMBEDDED_SWIFT", embeddedRelease)] : []),
        .target(
            name: "AnnealPlugin", dependencies: ["CAnneal", "CStandardLibrary"],
            swiftSettings: plugsInWithoutRuntime ? embeddedSwift : []),
        .target(
            name: "AnnealFiles", dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")]),
        .target(
            name: "AnnealHost",
            dependencies: ["AnnealFiles", "CAnneal", .product(name: "SystemPackage", package: "swift-system")]),
        .target(name: "AnnealThreads", dependencies: ["AnnealKernels"]),
        .target(name: "AnnealTensor", dependencies: ["COpenBLAS", "AnnealKernels", "AnnealThreads"]),
        .target(name: "AnnealFinder"),
        .target(
            name: "AnnealTraining",
            dependencies: [
                "AnnealFiles", "AnnealFinder", "AnnealHost", "AnnealKernels", "AnnealTensor", "CDigits", "CZlib",
            ]),
        .target(
            name: "AnnealExperiment",
            dependencies: ["AnnealFiles", "AnnealFinder", "AnnealHost", "AnnealTensor", "AnnealTraining"]),
        .target(name: "SeededNumbers"),
        .target(name: "TestSupport", dependencies: ["SeededNumbers"], path: "Tests/TestSupport"),
        .target(
            name: "AnnealCheck",
            dependencies: [
                "AnnealFiles", "AnnealHost", "CAnneal", "SeededNumbers",
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .target(name: "CAnnealHost", dependencies: ["CAnneal"]),
        .target(
            name: "AnnealEmbedding",
            dependencies: ["AnnealFiles", "AnnealFinder", "AnnealHost", "AnnealThreads", "CAnneal", "CAnnealHost"],
            exclude: ["exports.map"], linkerSettings: [hostLinking]),
        .target(name: "AnnealPlot"),
        .target(name: "AnnealEvents"),
        .target(name: "AnnealEvidence", dependencies: ["SeededNumbers"]),
        .target(name: "AnnealReport", dependencies: ["AnnealEvidence", "AnnealPlot"]),
        .target(name: "AnnealTrials", dependencies: ["AnnealEvidence", .product(name: "GRDB", package: "GRDB.swift")]),
        .executableTarget(
            name: "anneal",
            dependencies: [
                "AnnealCheck", "AnnealEvents", "AnnealEvidence", "AnnealExperiment", "AnnealFiles", "AnnealFinder",
                "AnnealHost", "AnnealPlot", "AnnealReport", "AnnealTensor", "AnnealTraining", "AnnealTrials",
                "CTemplates",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            // Swift's libraries, where they are linked statically, ask for every symbol to be exported: 16,000 to look up at each start.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--no-export-dynamic"], .when(configuration: .release))]),
        .testTarget(
            name: "AnnealFilesTests",
            dependencies: ["AnnealFiles", "TestSupport", .product(name: "SystemPackage", package: "swift-system")]),
        .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"]),
        .testTarget(name: "AnnealKernelsTests", dependencies: ["AnnealKernels"]),
        .testTarget(name: "AnnealTensorTests", dependencies: ["AnnealTensor", "AnnealKernels", "TestSupport"]),
        .testTarget(
            name: "AnnealHostTests",
            dependencies: ["AnnealFiles", "AnnealHost", "CAnneal", "SeededNumbers", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "AnnealEmbeddingTests",
            dependencies: [
                "AnnealFiles", "AnnealFinder", "AnnealHost", "AnnealTensor", "AnnealTraining", "SeededNumbers",
                "TestSupport",
            ], exclude: ["Programs"]),
        .testTarget(
            name: "DocumentationTests",
            dependencies: [
                "AnnealCheck", "AnnealEvidence", "AnnealExperiment", "AnnealFiles", "AnnealFinder", "AnnealHost",
                "AnnealPlot", "AnnealPlugin", "AnnealTensor", "AnnealTraining", "AnnealTrials", "TestSupport",
            ]),
        .testTarget(
            name: "PluginTests", dependencies: ["AnnealCheck", "AnnealHost", "SeededNumbers", "TestSupport"],
            exclude: ["Broken"]),
        .testTarget(
            name: "AnnealPlotTests", dependencies: ["AnnealPlot", "SeededNumbers", "TestSupport"],
            exclude: ["Snapshots"]),
        .testTarget(
            name: "AnnealEvidenceTests", dependencies: ["AnnealEvidence", "SeededNumbers", "TestSupport"],
            exclude: ["Recorded"]),
        .testTarget(name: "AnnealFinderTests", dependencies: ["AnnealFinder", "TestSupport"]),
        .testTarget(name: "AnnealEventsTests", dependencies: ["AnnealEvents", "TestSupport"]),
        .testTarget(
            name: "AnnealReportTests",
            dependencies: ["AnnealEvidence", "AnnealPlot", "AnnealReport", "SeededNumbers", "TestSupport"]),
        .testTarget(
            name: "AnnealTrialsTests",
            dependencies: [
                "AnnealEvidence", "AnnealTrials", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "CommandLineTests", dependencies: ["SeededNumbers", "TestSupport"],
            exclude: ["FormerCheckpoints", "Snapshots", "SwiftPlugins"]),
        .testTarget(
            name: "AnnealExperimentTests",
            dependencies: [
                "AnnealExperiment", "AnnealHost", "AnnealTensor", "AnnealTraining", "SeededNumbers", "TestSupport",
            ]),
        .testTarget(
            name: "AnnealDataTests", dependencies: ["AnnealTraining", "SeededNumbers", "TestSupport"]),
        .testTarget(
            name: "AnnealTrainingTests",
            dependencies: [
                "AnnealFiles", "AnnealTraining", "AnnealFinder", "AnnealHost", "AnnealTensor", "SeededNumbers",
                "TestSupport",
            ]),
    ] + plugins
)

// `Scripts/test` names some test targets, to build only them and what they need.
if let names = Context.environment["ANNEAL_TARGETS"] {
    var needed = Set(names.split(whereSeparator: \.isWhitespace).map(String.init))
    for _ in package.targets {
        for target in package.targets where needed.contains(target.name) {
            for case .byNameItem(let name, _) in target.dependencies { needed.insert(name) }
        }
    }
    package.targets.removeAll { !needed.contains($0.name) }
    package.products = []
}

/// Warnings are errors in `Scripts/test`; a compiler to come may warn of more, and users build with it.
let isStrict = Context.environment["ANNEAL_STRICT"] != nil

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
        ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])
    if isStrict { target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)] }
}
