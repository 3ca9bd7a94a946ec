import Foundation
import TestSupport
import Testing

/// `anneal plugins trust`, and what `--locked` then lets in.
@Suite struct TrustTests {
    private struct Row: Decodable {
        let name: String?
        let file: String
        let status: String
        let reason: String?
    }

    /// A program with a few plugins of its own, in a folder where a lock is written.
    private struct Place {
        let folder: TemporaryFolder
        var program: String { folder.file("bin/anneal") }

        init(_ plugins: String...) throws {
            folder = try TemporaryFolder()
            for path in ["bin", "lib/anneal/plugins"] {
                try FileManager.default.createDirectory(atPath: folder.file(path), withIntermediateDirectories: true)
            }
            try Command.copyProgram(to: program)
            for name in plugins {
                try FileManager.default.copyItem(atPath: "\(Command.plugins)/\(name).so", toPath: plugin(name))
            }
        }

        func plugin(_ name: String) -> String {
            folder.url.resolvingSymlinksInPath().appending(path: "lib/anneal/plugins/\(name).so").path
        }

        func anneal(_ words: String..., environment: [String: String] = [:]) throws -> Command.Result {
            try Command.anneal(words, environment: environment, in: folder.url, program: program)
        }

        func trust(_ words: String...) throws -> String {
            let result = try Command.anneal(["plugins", "trust"] + words, in: folder.url, program: program)
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }

        /// What is said about each file, by its name; "usable" if it is.
        func list(environment: [String: String] = [:]) throws -> [String: String] {
            let result = try anneal("plugins", "list", "--locked", "--json", "-", environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            let rows = try result.decode([Row].self)
            return Dictionary(
                rows.map {
                    (URL(filePath: $0.file).lastPathComponent, $0.status == "usable" ? "usable" : $0.reason ?? "")
                },
                uniquingKeysWith: { "\($0), \($1)" })
        }

        func changeByte(of name: String) throws {
            var bytes = try Data(contentsOf: URL(filePath: plugin(name)))
            bytes[bytes.count / 2] ^= 0x20
            try bytes.write(to: URL(filePath: plugin(name)))
        }

        func digest(_ name: String) throws -> String {
            String(try Command.run("/usr/bin/sha256sum", [plugin(name)]).output.prefix(64))
        }
    }

    private let notInLock =
        "is not in anneal.lock, so nothing of it was loaded: run anneal plugins trust on it, if you do trust it"

    @Test func `what is trusted and nothing else`() throws {
        let place = try Place("adam", "cosine", "fixed", "step")
        defer { place.folder.remove() }
        let output = try place.trust("cosine", place.plugin("adam"))
        #expect(
            output == """
                cosine 1.0.0: trusted, SHA-256 \(try place.digest("cosine"))
                adam 1.0.0: trusted, SHA-256 \(try place.digest("adam"))

                """)
        #expect(
            try place.list()
                == ["adam.so": "usable", "cosine.so": "usable", "fixed.so": notInLock, "step.so": notInLock])

        let run = try place.anneal(
            "train", "--locked", "--schedule", "cosine", "--steps", "2", "--model", "softmax", "--json", "-")
        #expect(run.status == 0, "\(run.errors)")
        for name in ["adam", "cosine"] { #expect(run.output.contains(try place.digest(name))) }

        // Without a word of it the schedule is fixed.
        for words in [
            ["train"], ["train", "--schedule", "cosine for 50% -> fixed"],
            ["train", "--group", "bias: schedule=fixed"],
        ] {
            let other = try Command.anneal(words + ["--locked"], in: place.folder.url, program: place.program)
            #expect(other.status == 1)
            #expect(
                other.errors.hasPrefix(
                    "anneal: fixed is not in anneal.lock: run anneal plugins trust fixed, if you do trust it\n"))
        }
        for words in [
            ["schedule", "step(step_size=3)"], ["find", "--optimizer", "step"], ["plugins", "show", "step"],
            ["train", "--warmup", "5%", "--schedule", "step(step_size=3)"],
        ] {
            let other = try Command.anneal(words + ["--locked"], in: place.folder.url, program: place.program)
            #expect(other.status == 1 && other.errors.contains(" is not in anneal.lock: run anneal plugins trust "))
        }
        let named = try place.anneal("schedule", "cosine", "--locked", "--plugin", place.plugin("step"))
        #expect(named.status == 1 && named.errors == "anneal: \(place.plugin("step")) \(notInLock)\n")
        #expect(try place.anneal("schedule", "cosine * cosine", "--locked").status == 0)
    }

    @Test func `another place for the lock`() throws {
        let place = try Place("cosine", "step")
        defer { place.folder.remove() }
        _ = try place.trust("cosine", "--lock", "my.lock")
        #expect(!place.folder.exists("anneal.lock"))
        let none = try place.anneal("schedule", "cosine", "--locked")
        #expect(none.status == 1)
        #expect(none.errors == "anneal: anneal.lock does not exist: anneal plugins trust NAME writes it\n")
        #expect(try place.anneal("schedule", "cosine", "--lock", "my.lock").status == 0)
        let other = try place.anneal("schedule", "step(step_size=1)", "--locked", "--lock", "my.lock")
        #expect(
            other.errors.hasPrefix(
                "anneal: step is not in my.lock: run anneal plugins trust step --lock my.lock, if you do trust it\n"))
    }

    @Test func `one byte changed, and changed back`() throws {
        let place = try Place("cosine", "step")
        defer { place.folder.remove() }
        _ = try place.trust("cosine", "step")
        let old = try place.digest("cosine")
        try place.changeByte(of: "cosine")
        let sentence =
            "\(place.plugin("cosine")) is not the file that anneal.lock trusts as cosine, its bytes differ: SHA-256 "
            + "\(try place.digest("cosine").prefix(12))… instead of \(old.prefix(12))…; put the trusted file back, or run "
            + "anneal plugins trust on this one"
        let result = try place.anneal("schedule", "cosine", "--locked")
        #expect(result.status == 1)
        #expect(result.errors == "anneal: \(sentence)\n  cosine\n  ^\n")
        #expect(try place.anneal("schedule", "step(step_size=1)", "--locked").status == 0)
        try place.changeByte(of: "cosine")
        #expect(try place.anneal("schedule", "cosine", "--locked").status == 0)
    }

    @Test func `the same bytes that do something else`() throws {
        let place = try Place("cosine", "adam")
        defer { place.folder.remove() }
        _ = try place.trust("cosine", "adam")
        let lock = try place.folder.read("anneal.lock")
        #expect(lock.contains("0.1, 0.0999"))
        try place.folder.write(lock.replacing("0.1, 0.0999", with: "0.1, 0.0998"), to: "anneal.lock")
        let schedule = try place.anneal("schedule", "cosine", "--locked")
        #expect(schedule.status == 1)
        #expect(
            schedule.errors.hasPrefix(
                "anneal: \(place.plugin("cosine")) has the bytes that anneal.lock trusts, but its behaviour differs: of cosine, "
                    + "lr at tick 1 is 0.0999"))
        let trusted = try place.trust("cosine", "adam")
        #expect(trusted.hasPrefix("cosine: the same bytes; it does something else: lr at tick 1 is 0.0999"))
        #expect(trusted.hasSuffix("\nadam 1.0.0: as before\n"))
        #expect(try place.folder.read("anneal.lock") == lock)
    }

    @Test func `a changed plugin trusted again`() throws {
        let place = try Place("cosine", "exponential")
        defer { place.folder.remove() }
        _ = try place.trust("cosine")
        let first = try place.folder.read("anneal.lock")
        let old = try place.digest("cosine")
        // More than the loader reads: the same plugin in other bytes.
        let bytes = try Data(contentsOf: URL(filePath: place.plugin("cosine"))) + [0]
        try bytes.write(to: URL(filePath: place.plugin("cosine")))
        #expect(
            try place.trust(place.plugin("cosine"))
                == "cosine: SHA-256 \(try place.digest("cosine")), was \(old); it does the same\n")
        // A difference of two lines, and of one place where another comes to it.
        let second = try place.folder.read("anneal.lock").split(separator: "\n")
        let changed = zip(first.split(separator: "\n"), second).filter { $0 != $1 }.map(\.1)
        #expect(changed.map { $0.split(separator: ":")[0] } == ["      \"bytes\"", "      \"sha256\""])
        _ = try place.trust("exponential")
        let third = try place.folder.read("anneal.lock").split(separator: "\n")
        #expect(third.count > second.count && third.starts(with: second.dropLast(3)))

        // The same file under another name is the same.
        try FileManager.default.moveItem(atPath: place.plugin("cosine"), toPath: place.plugin("half-cosine"))
        #expect(try place.list() == ["half-cosine.so": "usable", "exponential.so": "usable"])
        #expect(
            try place.trust("cosine")
                == "cosine: file half-cosine.so, was cosine.so; the same bytes; it does the same\n")
    }

    @Test(arguments: [
        ("", "is damaged, it is not JSON: "),
        ("<<<<<<< mine\n", "is damaged, it is not JSON: "),
        ("{}", "is damaged, it has no format: "),
        ("[]", "is damaged, it has the wrong type: "),
        ("{\"format\": \"1\", \"plugins\": []}", "is damaged, format has the wrong type: "),
        ("{\"format\": 1}", "is damaged, it has no plugins: "),
        ("{\"format\": 1, \"plugins\": [{\"name\": \"cosine\"}]}", "is damaged, plugins 1 has no "),
        (
            "{\"format\": 2, \"entries\": 1}",
            "is of format 2, and this anneal reads format 1: use the anneal that wrote it, "
        ),
        ("{\"format\": 1e99, \"plugins\": []}", "is damaged, "),
    ])
    func `a lock that is none`(text: String, sentence: String) throws {
        let place = try Place("cosine")
        defer { place.folder.remove() }
        try place.folder.write(text, to: "anneal.lock")
        for words in [["schedule", "cosine", "--locked"], ["plugins", "trust", "cosine"]] {
            let result = try Command.anneal(words, in: place.folder.url, program: place.program)
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("anneal: anneal.lock \(sentence)"), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        // Nor is it written over.
        #expect(try place.folder.read("anneal.lock") == text)
    }

    @Test func `entries that cannot be`() throws {
        let place = try Place("cosine")
        defer { place.folder.remove() }
        _ = try place.trust("cosine")
        let lock = try place.folder.read("anneal.lock")
        let entry = try #require(lock.split(separator: "[\n", maxSplits: 1).last?.dropLast("\n  ]\n}\n".count))
        for (text, sentence) in [
            (
                lock.replacing(entry, with: "\(entry),\n\(entry)"),
                "has two entries called cosine: keep the one that is right"
            ),
            (lock.replacing("\"schedule\"", with: "\"scheduler\""), "is damaged, cosine is a scheduler, "),
            (lock.replacing("\"sha256\": \"", with: "\"sha256\": \"x"), "is damaged, cosine's sha256 is no digest: "),
            (lock.replacing("0.1, ", with: "0.1e999, "), "is damaged, "),
            (lock.replacing("\"bytes\": ", with: "\"bytes\": -0.5"), "is damaged, "),
        ] {
            try #require(text != lock)
            try place.folder.write(text, to: "anneal.lock")
            let result = try place.anneal("schedule", "cosine", "--locked")
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("anneal: anneal.lock \(sentence)"), "\(result.errors)")
        }
    }

    @Test func `a lock that others can write`() throws {
        let place = try Place("cosine")
        defer { place.folder.remove() }
        _ = try place.trust("cosine")
        let lock = place.folder.url.resolvingSymlinksInPath().appending(path: "anneal.lock").path
        let attributes = try FileManager.default.attributesOfItem(atPath: lock)
        #expect(attributes[.posixPermissions] as? Int == 0o644)
        for path in [lock, place.folder.url.resolvingSymlinksInPath().path] {
            try #require(chmod(path, 0o777) == 0)
            for words in [["schedule", "cosine", "--locked"], ["plugins", "trust", "cosine"]] {
                // Its own folder, too, is one that plugins are not taken from then.
                let arguments = words + (path == lock ? [] : ["--plugin-path", Command.plugins])
                let program = path == lock ? place.program : Command.prefix + "/bin/anneal"
                let result = try Command.anneal(arguments, in: place.folder.url, program: program)
                #expect(result.status == 1)
                #expect(
                    result.errors
                        == "anneal: anneal.lock is not trusted: others than the owner can write \(path), so take that "
                        + "away, chmod go-w, or use another folder\n")
            }
            try #require(chmod(path, 0o755) == 0)
        }
        #expect(try place.anneal("schedule", "cosine", "--locked").status == 0)
        // Where there is none yet, a first one is not written there either.
        try FileManager.default.removeItem(atPath: lock)
        try #require(chmod(place.folder.url.path, 0o777) == 0)
        let first = try Command.anneal(["plugins", "trust", "cosine"], in: place.folder.url)
        #expect(
            first.status == 1
                && first.errors.hasPrefix("anneal: anneal.lock is not trusted: others than the owner can "))
        #expect(!place.folder.exists("anneal.lock"))
    }

    @Test func `recipes and resumed runs`() throws {
        let place = try Place("adam", "fixed", "cosine")
        defer { place.folder.remove() }
        _ = try place.trust("adam", "fixed")
        let recipe = "locked: true\nmodel: softmax\nruns:\n  - {epochs: 1}\n  - {epochs: 1, schedule: cosine}\n"
        try place.folder.write(recipe, to: "recipe.yml")
        let result = try place.anneal("train", "recipe.yml")
        #expect(result.status == 1 && result.output.contains("\nRun 2 of 2\n"))
        #expect(result.errors.hasPrefix("anneal: cosine is not in anneal.lock: "))

        let run = try place.anneal(
            "train", "--locked", "--epochs", "1", "--model", "softmax", "--checkpoint", "run.safetensors")
        #expect(run.status == 0, "\(run.errors)")
        // It was locked when it was started, and is when it goes on.
        try place.changeByte(of: "adam")
        let resumed = try place.anneal("train", "--resume", "run.safetensors")
        #expect(resumed.status == 1)
        #expect(resumed.errors.contains("/adam.so is not the file that anneal.lock trusts as adam, its bytes differ: "))
    }

    @Test func `two libraries that offer one name`() throws {
        let place = try Place("cosine")
        defer { place.folder.remove() }
        try FileManager.default.copyItem(atPath: place.plugin("cosine"), toPath: place.folder.file("copy.so"))
        let result = try place.anneal("plugins", "trust", place.plugin("cosine"), "copy.so")
        let copy = place.folder.url.resolvingSymlinksInPath().appending(path: "copy.so").path
        #expect(result.status == 1)
        #expect(
            result.errors
                == "anneal: \(copy) offers cosine, as \(place.plugin("cosine")) does: a lock holds a name once, so "
                + "trust one of them\n")
        #expect(!place.folder.exists("anneal.lock"))
    }

    // MARK: - Other machines

    /// Every strategy's record holds with a C library whose functions are the other neighbour of the exact value wherever that
    /// is no number, and not with one that is wrong in the tenth digit.
    @Test(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
    func `a lock from a machine with another C library`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let names = try FileManager.default.contentsOfDirectory(atPath: Command.plugins).filter { $0.hasSuffix(".so") }
        let trusted = try Command.anneal(
            ["plugins", "trust"] + names.map { "\(Command.plugins)/\($0)" }, in: folder.url)
        #expect(trusted.status == 0, "\(trusted.errors)")
        let functions = ["cos", "sin", "tan", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "tanh", "cbrt"]
        let source =
            "#include <math.h>\n"
            + functions.map { "double \($0)(double x) { return moved(\($0)l(x)); }\n" }.joined()
            + "double pow(double x, double y) { return moved(powl(x, y)); }\n"
        func refused(_ name: String, _ moved: String) throws -> [String] {
            try folder.write(
                source.replacing(
                    "#include <math.h>\n", with: "#include <math.h>\nstatic double moved(long double x) { \(moved) }\n"),
                to: "\(name).c")
            try Program.compile([
                "-shared", "-fPIC", "-fno-builtin", "-o", folder.file("\(name).so"), folder.file("\(name).c"), "-lm",
            ])
            let listed = try Command.anneal(
                ["plugins", "list", "--locked", "--json", "-"],
                environment: ["LD_PRELOAD": folder.file("\(name).so")], in: folder.url)
            #expect(listed.status == 0, "\(listed.errors)")
            let rows = try listed.decode([Row].self)
            #expect(rows.count >= names.count)
            #expect(rows.allSatisfy { $0.status == "usable" || $0.reason?.contains("its behaviour differs") == true })
            return rows.filter { $0.status != "usable" }.map { URL(filePath: $0.file).lastPathComponent }
        }
        #expect(
            try refused(
                "neighbour",
                "double near = x; return near == x ? near : nextafter(near, x > near ? INFINITY : -INFINITY);") == [])
        let wrong = try refused("wrong", "return x * (1 + 1e-9L);")
        #expect(Set(wrong).isSuperset(of: ["exponential.so", "expression.so", "step.so", "tanh.so", "warmup.so"]))
    }

    @Test func `what was found out holds for the numbers of the plugins that need arguments`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let names = ["table", "expression", "step", "multistep", "piecewise", "cosine-restarts", "plateau"]
        let result = try Command.anneal(["plugins", "trust"] + names, in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        struct Lock: Decodable {
            struct Plugin: Decodable {
                let name: String
                let behaviour: [String: [Double]]
            }
            let plugins: [Plugin]
        }
        let lock = try JSONDecoder().decode(Lock.self, from: Data(folder.read("anneal.lock").utf8))
        #expect(lock.plugins.map(\.name) == names.sorted())
        let records = Dictionary(uniqueKeysWithValues: lock.plugins.map { ($0.name, $0.behaviour) })
        #expect(records.values.allSatisfy { $0["lr"]?.count == 32 })
        // step(step_size=30) at the default gamma of 0.1; ticks are 0, 1, 3, 6, 10, …
        let ticks = (0..<32).map { $0 * ($0 + 1) / 2 }
        for (rate, tick) in zip(try #require(records["step"]?["lr"]), ticks) {
            #expect(abs(rate - 0.1 * Foundation.pow(0.1, Double(tick / 30))) < 1e-16)
        }
        for (rate, tick) in zip(try #require(records["expression"]?["lr"]), ticks) {
            let t = Double(tick)
            #expect(abs(rate - 0.1 * (2 + Foundation.cos(t / 7)) * Foundation.pow(0.99, t)) < 1e-15)
        }
        #expect(Set(records["table"]?["lr"] ?? []) == [0.1, 0.3, 0.25, 0.001])
        // It listens: the metric falls eight times, and not after that.
        #expect(Set(records["plateau"]?["lr"] ?? []).count > 1)
    }
}
