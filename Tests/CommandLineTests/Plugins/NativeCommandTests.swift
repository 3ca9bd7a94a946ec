import Foundation
import TestSupport
import Testing

/// Any C function as a schedule: allowed by whoever runs it, tried in a process of its own, and told in one sentence if it fails.
@Suite(.enabled(if: Program.compiler != nil, "there is no C compiler")) struct NativeCommandTests {
    private static let source = """
        #include <math.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <unistd.h>
        double my_rate(uint64_t step, uint64_t total, double base) { return base * (double)(total - step) / (double)total; }
        double crashes(double base) { return *(volatile double *)0 + base; }
        double crashes_late(uint64_t step) { if (step == 99) abort(); return 0.1; }
        double crashes_past_the_end(uint64_t step, uint64_t total) { if (step >= total) abort(); return 0.1; }
        double falls_below_zero(int64_t step, int64_t total) { return (double)(total - step); }
        double never_ends(double base) { for (volatile int i = 0; base > 0; i++) ; return base; }
        double leaves(double base) { exit(base > 0); }
        double is_not_a_number(uint64_t step) { return step < 50 ? 0.1 : NAN; }
        double is_negative(uint64_t step) { return 0.5 - (double)step; }
        double is_infinite(double base) { return 1 / (base - base); }
        """

    /// Runs `anneal` in a folder that holds the functions as `mine.so`.
    private func anneal(_ arguments: [String], in given: TemporaryFolder? = nil) throws -> Command.Result {
        let folder = try given ?? TemporaryFolder()
        defer { if given == nil { folder.remove() } }
        if !folder.exists("mine.so") {
            try folder.write(Self.source, to: "mine.c")
            let compiler = try #require(Program.compiler)
            let built = try Command.run(
                compiler, ["-shared", "-fPIC", "-O1", "-o", "mine.so", "mine.c", "-lm"],
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], in: folder.url)
            try #require(built.status == 0, "\(built.errors)")
        }
        return try Command.anneal(arguments, in: folder.url)
    }

    private func native(_ symbol: String, _ signature: String, library: String = "./mine.so") -> String {
        "native(library=\(library), symbol=\(symbol), signature=\"\(signature)\")"
    }

    private var mine: String { native("my_rate", "f64(u64 step, u64 total, f64 base)") }

    @Test func `a function of one's own trains`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try anneal(
            ["train", "--steps", "30", "--lr", "0.01", "--schedule", mine, "--allow-native", "--log", "run.csv"],
            in: folder)
        #expect(result.status == 0 && result.errors.isEmpty)
        let rates = try folder.read("run.csv").split(separator: "\n").dropFirst().compactMap {
            Double($0.split(separator: ",")[2])
        }
        let expected = (0..<30).map { step -> Double in 0.01 * Double(30 - step) / 30 }
        #expect(rates == expected)
    }

    /// A run reads ahead, and past its end there need be no rate.
    @Test func `a line that ends at zero`() throws {
        let line = native("falls_below_zero", "f64(i64 step, i64 total)")
        for command in [["schedule"], ["train", "--epochs", "1", "--model", "softmax", "--schedule"]] {
            let result = try anneal(command + [line, "--allow-native"])
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        }
    }

    @Test func `the mathematics library`() throws {
        let exp = native("exp", "f64(f64 step)", library: "libm.so.6")
        let result = try anneal(["schedule", "\(exp) * 1e-7", "--steps", "16", "--csv", "-", "--allow-native"])
        #expect(result.status == 0 && result.errors.isEmpty)
        let rates = result.output.split(separator: "\n").dropFirst().compactMap { Double($0.split(separator: ",")[1]) }
        let expected = (0..<16).map { step -> Double in Foundation.exp(Double(step)) * 1e-7 }
        #expect(rates == expected)
    }

    // MARK: - Allowed by whoever runs it

    private func expectRefusal(_ arguments: [String], _ native: String, in folder: TemporaryFolder? = nil) throws {
        let result = try anneal(arguments, in: folder)
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(
            result.errors == """
                anneal: \(native) calls a function with all that you may do, and nobody can see whether its signature is right: if \
                you trust both, say so with --allow-native

                """)
    }

    @Test func `without being allowed nothing runs it`() throws {
        try expectRefusal(["schedule", mine], mine)
        try expectRefusal(["schedule", "cosine", "linear for 5% -> (\(mine) * 0.5)"], mine)
        try expectRefusal(["train", "--schedule", mine], mine)
        try expectRefusal(["train", "--schedule", "weight_decay:\(mine)", "--dry-run", "--optimizer", "adamw"], mine)
        let group = "bias: schedule=\"\(mine.replacing("\"", with: "\\\""))\""
        try expectRefusal(["train", "--group", group], mine)
        try expectRefusal(["find", "--group", group], mine)
    }

    @Test func `a recipe or a checkpoint cannot allow it`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("epochs: 1\nmodel: softmax\nschedule: '\(mine)'\n", to: "recipe.yml")
        try expectRefusal(["train", "recipe.yml"], mine, in: folder)
        #expect(
            try anneal(["train", "recipe.yml", "--allow-native", "--checkpoint", "run.st"], in: folder).status == 0)
        try expectRefusal(["train", "--resume", "run.st"], mine, in: folder)
        let resumed = try anneal(["train", "--resume", "run.st", "--allow-native"], in: folder)
        #expect(resumed.output.contains("The run of run.st is done: this is what came of it.\n"))
        try folder.write("steps: 3\nallow-native: true\n", to: "recipe.yml")
        let allowing = try anneal(["train", "recipe.yml"], in: folder)
        #expect(allowing.status == 2)
        #expect(
            allowing.errors
                == "anneal: recipe.yml, line 2: whoever runs a recipe says allow-native, not the recipe: type --allow-native\n"
        )
    }

    @Test(arguments: [["--locked"], ["--lock", "anneal.lock"]])
    func `no lock knows what it calls`(words: [String]) throws {
        let result = try anneal(["schedule", mine, "--allow-native"] + words)
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(
            result.errors
                == "anneal: \(mine) calls a function whose bytes no lock knows: without --locked and --lock it is allowed\n"
        )
    }

    @Test func `a library that others can write`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try anneal(["plugins"], in: folder)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.file("mine.so"))
        let result = try anneal(["schedule", mine, "--allow-native"], in: folder)
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("anneal: ./mine.so is not trusted: others than the owner can write "))
    }

    // MARK: - Tried first

    @Test(arguments: [
        ("crashes", "f64(f64 base)", "and it ended by SIGSEGV: it touched memory that is not its own; compare"),
        ("crashes_late", "f64(u64 step)", "and it ended by SIGABRT; compare"),
        ("crashes_past_the_end", "f64(u64 step, u64 total)", "and it ended by SIGABRT; compare"),
        ("never_ends", "f64(f64 base)", "and it used up its 2 s of processor time"),
        ("leaves", "f64(f64 base)", "and it ended the process with exit code 1 and gave no answer; compare"),
        (
            "is_not_a_number", "f64(u64 step)",
            "native: gave lr = nan at step 50; a value must be finite and not negative"
        ),
        ("is_negative", "f64(u64 step)", "native: gave lr = -0.5 at step 1; a value must be finite and not negative"),
        ("is_infinite", "f64(f64 base)", "native: gave lr = inf at step 0; a value must be finite and not negative"),
    ])
    func `a bad function is one sentence`(symbol: String, signature: String, words: String) throws {
        for command in [["schedule"], ["train", "--steps", "100", "--schedule"]] {
            let result = try anneal(command + [native(symbol, signature), "--allow-native"])
            #expect(result.status == 1 && result.signal == nil && result.output.isEmpty)
            #expect(result.errors.hasPrefix("anneal: \(native(symbol, signature)) was tried in a process of its own"))
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test(arguments: [
        ("./mine.so", "my_rate", "f64(f65 step)", "signature, column 5: expected the type of an argument", "f65"),
        ("./mine.so", "my_rate", "f64(u64 base)", "signature, column 5: expected f32 or f64, because", "u64"),
        ("./mine.so", "my_rat", "f64(u64 step)", "symbol my_rat is not exported by ./mine.so", "my_rat,"),
        ("./yours.so", "my_rate", "f64()", "library ./yours.so cannot be opened: ./yours.so: cannot open", "./yours"),
    ])
    func `a mistake is shown with a caret`(
        library: String, symbol: String, signature: String, sentence: String, word: String
    ) throws {
        let text = native(symbol, signature, library: library)
        let result = try anneal(["schedule", text, "--allow-native"])
        #expect(result.status == 2 && result.output.isEmpty)
        let lines = result.errors.split(separator: "\n").map(String.init)
        try #require(lines.count == 3)
        #expect(lines[0].hasPrefix("anneal: native refuses this: \(sentence)"), "\(lines[0])")
        let caret = try #require(lines[2].firstIndex(of: "^"))
        #expect(lines[1][caret...].hasPrefix(word), "\(lines[1])")
    }
}
