import Foundation
import TestSupport
import Testing

/// Plugins in Swift against the installed SDK: those of Documentation/WritingAPlugin.md, built from what the page says, and some that
/// use what no built-in plugin does.
@Suite(.enabled(if: Program.path("swift") != nil, "no swift on PATH"))
struct SwiftPluginTests {
    @Test(arguments: ["hyperbola", "patience", "sign-momentum", "driver", "reactor", "pulled"])
    func `passes every check`(name: String) throws {
        let result = try Command.anneal("plugins", "check", SwiftPlugins.built().library(name))
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    @Test func `the guide's schedule is a hyperbola`() throws {
        let rows = try schedule("hyperbola(ticks=10, lowest=0.04)", "hyperbola")
        #expect(rows.count == 21)
        for (tick, row) in rows.enumerated() {
            let share: Double = 10 / (10 + Double(tick))
            #expect(abs(row["lr", default: 0] - max(0.04, 0.1 * share)) < 1e-15)
            #expect(abs(row["momentum", default: 0] - (0.95 - 0.1 * share)) < 1e-15)
        }
    }

    @Test func `a schedule drives hyperparameters by role and by key`() throws {
        let rows = try train("driver", "pulled(weight_decay=0.5, pull=3)")
        #expect(rows.count == 46)
        for (step, row) in rows.enumerated() {
            let time: Double = Double(step / 23)
            let expected: [String: Double] = [
                "lr": 0.1 / (1 + time), "weight_decay": 0.5 / (2 + time), "pull": 3 / (3 + time),
            ]
            for (name, value) in expected { #expect(row[name] == value) }
        }
    }

    @Test func `a schedule with a state does so too`() throws {
        let rows = try train("reactor", "pulled(pull=3)")
        #expect(rows.count == 46)
        // One evaluation has been seen by the second epoch, with both bases.
        let sum: Double = 3 + 3 + 0.1
        for (step, row) in rows.enumerated() {
            #expect(row["lr"] == (step < 23 ? 0.1 : 0.05))
            #expect(row["pull"] == (step < 23 ? 3 : sum))
        }
    }

    @Test func `a state whose fields are not all of it is refused`() throws {
        let file = try SwiftPlugins.built().library("torn")
        let result = try Command.anneal("schedule", "torn", "--steps", "3", "--csv", "-", "--plugin", file)
        #expect(
            result.errors == """
                anneal: torn refuses this: the state's fields are not all of its stored properties
                  torn
                  ^

                """)
        #expect(result.status == 2 && result.output.isEmpty)
    }

    @Test func `they need no Swift, unless they ask for it`() throws {
        let plugins = try SwiftPlugins.built()
        func needed(_ file: String, failing: [String] = []) throws -> String {
            let output = try Command.anneal("plugins", "check", file).output
            #expect(output.matches(of: /(?m)^FAILED +(\S+):/).map { String($0.1) } == failing, "\(output)")
            return try #require(output.firstMatch(of: /file\.needs: (.*)/)).1.description
        }
        for name in ["hyperbola", "reactor", "sign-momentum"] {
            #expect(try needed(plugins.library(name)) == "it needs libm.so.6, libc.so.6")
            // Swift's runtime handles signals of the process that it comes into.
            let runtime = try needed(plugins.library(name, runtime: true), failing: ["load.signals"])
            #expect(runtime.contains("libswiftCore.so"))
        }
    }

    @Test(arguments: [
        "cosine(T_max=17, eta_min=0.01, exponent=2, k_decay=1.5)", "onecycle",
        "onecycle(three_phase=true, anneal=linear)",
        "cyclic(base_lr=0.01, max_lr=0.1, step_size_up=13.3, step_size_down=7.1, mode=exp_range, gamma=0.99)", "tanh",
    ])
    func `with the runtime the numbers have the same bits`(text: String) throws {
        let name = String(text.prefix { $0 != "(" })
        let file = try SwiftPlugins.built().library(name, runtime: true)
        let arguments = ["schedule", text, "--steps", "300", "--csv", "-"]
        let (embedded, plain) = (try Command.anneal(arguments), try Command.anneal(arguments + ["--plugin", file]))
        #expect(embedded.status == 0 && plain.status == 0 && embedded.output == plain.output)
        #expect(embedded.output.split(separator: "\n").count == 301)
    }

    @Test(arguments: ["plateau(patience=0, window=3)", "greedy(patience=0, smooth=true, window_size=4)", "reactor"])
    func `with the runtime a state goes the same way`(text: String) throws {
        let plugins = try SwiftPlugins.built()
        let name = String(text.prefix { $0 != "(" })
        func log(_ plugin: [String]) throws -> String {
            let folder = try TemporaryFolder()
            let result = try Command.anneal(
                ["train", "--epochs", "8", "--lr", "0.1", "--schedule", text, "--log", folder.file("log.csv")]
                    + plugin.flatMap { ["--plugin", $0] })
            #expect(result.status == 0, "\(result.errors)")
            return try folder.read("log.csv")
        }
        let embedded = try log(name == "reactor" ? [plugins.library(name)] : [])
        #expect(try log([plugins.library(name, runtime: true)]) == embedded)
    }

    /// Of each type that the SDK declares.
    @Test func `a name that the SDK has is no name for a plugin`() throws {
        let sources = Repository.file("Sources/AnnealPlugin")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var types: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let declarations = /(?m)^(?:@\S+ )*public (?:\w+ )*(?:struct|class|actor|enum|protocol|typealias) (\w+)/
            types.formUnion(text.matches(of: declarations).map { String($0.1) })
        }
        #expect(types.isSuperset(of: ["StatefulSchedule", "GroupSlot", "Entry", "Cut", "AveragingOptimizer"]))
        let folder = try TemporaryFolder()
        for type in types.sorted() {
            let words = String(type.flatMap { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.dropFirst())
            let result = try Command.anneal(
                ["plugins", "new", words, "--kind", "schedule", "--language", "swift"], in: folder.url)
            #expect(
                result.errors
                    == "anneal: \(type) means something else in Swift: choose another name than \(words)\n")
            #expect(result.status == 2)
        }
    }

    // MARK: - Running them

    private func schedule(_ text: String, _ name: String) throws -> [[String: Double]] {
        let file = try SwiftPlugins.built().library(name)
        let result = try Command.anneal("schedule", text, "--steps", "21", "--csv", "-", "--plugin", file)
        #expect(result.status == 0, "\(result.errors)")
        return Self.rows(result.output)
    }

    /// The log of two epochs.
    private func train(_ schedule: String, _ optimizer: String) throws -> [[String: Double]] {
        let plugins = try SwiftPlugins.built()
        let folder = try TemporaryFolder()
        let result = try Command.anneal(
            "train", "--epochs", "2", "--lr", "0.1", "--schedule", schedule, "--optimizer", optimizer, "--log",
            folder.file("log.csv"), "--plugin", plugins.library(schedule), "--plugin", plugins.library("pulled"))
        #expect(result.status == 0, "\(result.errors)")
        return Self.rows(try folder.read("log.csv"))
    }

    private static func rows(_ csv: String) -> [[String: Double]] {
        let lines = csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return lines.dropFirst().map { fields in
            Dictionary(uniqueKeysWithValues: zip(lines[0].map(String.init), fields.map { Double($0) ?? .nan }))
        }
    }
}
