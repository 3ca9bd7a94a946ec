import Foundation
import TestSupport
import Testing

/// One package with all of them, built once.
struct SwiftPlugins {
    private static let result = Result { try SwiftPlugins() }

    static func built() throws -> SwiftPlugins { try result.get() }

    private let folder: TemporaryFolder

    /// - Parameter runtime: as Swift is elsewhere, with its runtime.
    func library(_ name: String, runtime: Bool = false) -> String {
        folder.file("\(runtime ? "runtime" : "package")/.build/release/lib\(name).so")
    }

    private init() throws {
        folder = try TemporaryFolder()
        let guide = try String(contentsOf: Repository.file("Documentation/WritingAPlugin.md"), encoding: .utf8)
        let snippets = guide.matches(of: /```swift\n(?s:(.*?))```/).map { String($0.1) }
        func snippet(_ part: String) throws -> String { try #require(snippets.first { $0.contains(part) }) }

        // As the page says: the template with the page's lines in it.
        var hyperbola = try template("hyperbola", "schedule", "Hyperbola")
        hyperbola = hyperbola.replacing(#/    func rate.*\n/#, with: try snippet("func rate(base: Double, at time"))
        hyperbola = hyperbola.replacing(
            "[Parameter(\"ticks\"", with: "[\n\(try snippet("lowest"))Parameter(\"ticks\"")
        hyperbola = hyperbola.replacing("base * ticks", with: "max(lowest, base * ticks").replacing(
            "(ticks + time) }", with: "(ticks + time)) }")
        hyperbola = hyperbola.replacing(
            "    var ticks = 5.0\n",
            with: "    var ticks = 5.0\n    var lowest = 0.0\n\(try snippet("static let channels"))")
        hyperbola = hyperbola.replacing("    func rate", with: "\(try snippet("func value(of"))\n    func rate")
        var momentum = try template("sign-momentum", "optimizer", "SignMomentum")
        momentum = momentum.replacing(#/ *parameter\[i\] -= .*\n/#, with: try snippet("parameter[i] -="))

        var sources = [
            ("hyperbola", "Hyperbola", hyperbola), ("patience", "Patience", try snippet("struct Patience")),
            ("sign-momentum", "SignMomentum", momentum),
        ]
        for (name, type) in [("driver", "Driver"), ("reactor", "Reactor"), ("pulled", "Pulled"), ("torn", "Torn")] {
            let file = Repository.file("Tests/CommandLineTests/SwiftPlugins/\(type).swift")
            sources.append((name, type, try String(contentsOf: file, encoding: .utf8)))
        }
        let manifest = try folder.read("hyperbola/Package.swift")
        try build(sources, in: "package", manifest)
        // As README.md says.
        let plain = manifest.replacing(
            /let embedded: \[SwiftSetting\] = \[(?s:.*?)\n\]/, with: "let embedded: [SwiftSetting] = []"
        )
        .replacing(/path: (".*?")\)/) { "path: \($0.1), traits: [])" }
        for (name, type) in Self.builtIn {
            let file = Repository.file("Plugins/\(type)/\(type).swift")
            sources.append((name, type, try String(contentsOf: file, encoding: .utf8)))
        }
        try build(sources, in: "runtime", plain)
    }

    /// Some that come with Anneal and are one file.
    static let builtIn = [
        ("cosine", "Cosine"), ("onecycle", "OneCycle"), ("cyclic", "Cyclic"), ("tanh", "Tanh"), ("plateau", "Plateau"),
        ("greedy", "Greedy"),
    ]

    /// One package with a product and a target for each, where the template's has one.
    private func build(_ sources: [(name: String, type: String, text: String)], in package: String, _ template: String)
        throws
    {
        let product = try #require(template.firstMatch(of: /\.library\(.*\)/)).0
        let target = try #require(template.firstMatch(of: /(?s)\.target\(.*?\n            \]\)/)).0
        func all(_ text: Substring) -> String {
            sources.map { text.replacing("hyperbola", with: $0.name).replacing("Hyperbola", with: $0.type) }
                .joined(separator: ", ")
        }
        for source in sources {
            let place = folder.url.appending(path: "\(package)/Sources/\(source.type)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try folder.write(source.text, to: "\(package)/Sources/\(source.type)/\(source.type).swift")
        }
        let manifest = template.replacing(product, with: all(product)).replacing(target, with: all(target))
        try folder.write(manifest, to: "\(package)/Package.swift")
        try folder.write(folder.read("hyperbola/exports.map"), to: "\(package)/exports.map")
        try Program.run("swift", ["build", "-c", "release", "--package-path", folder.file(package)])
    }

    private func template(_ name: String, _ kind: String, _ type: String) throws -> String {
        let result = try Command.anneal(
            ["plugins", "new", name, "--kind", kind, "--language", "swift"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try folder.read("\(name)/Sources/\(type)/\(type).swift")
    }
}
