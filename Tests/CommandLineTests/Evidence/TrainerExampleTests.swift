import Foundation
import TestSupport
import Testing

/// The trainers of `Examples/trainers`, compared as their first lines say.
@Suite struct TrainerExampleTests {
    private static let torch = Python.interpreter(importing: ["torch"])
    private static let transformers = Python.interpreter(importing: ["transformers", "accelerate", "torch"])

    /// Runs the command of a file's first lines with fewer trials.
    private func compare(
        _ file: String, _ more: [String], with program: [String], environment: [String: String] = [:]
    ) throws -> ComparisonSummary {
        let folder = try TemporaryFolder()
        let text = try String(
            contentsOf: Repository.file("Examples/trainers/\(file)"), encoding: .utf8
        ).replacing("\\\n", with: " ").replacing("\n * ", with: "\n ")
        let line = try #require(text.split(separator: "\n").first { $0.contains("anneal compare ") })
        // As a shell takes it apart, with another interpreter before the file, or the compiled file.
        let words = try Command.run(
            "/bin/sh", ["-c", "set -- \(line.drop { $0 == " " }); printf '%s\\n' \"$@\""]
        ).output.split(separator: "\n").map(String.init)
        let end = try #require(words.firstIndex(of: "--"))
        let rest = words[(end + 1)...].drop { $0 == "python3" || $0.hasSuffix(file) || $0.hasPrefix("./") }
        // Rates are given once.
        var given = Array(words[1..<end])
        if more.contains("--rates"), let place = given.firstIndex(of: "--rates") {
            given.removeSubrange(place...place + 1)
        }
        let result = try Command.anneal(
            given + more + ["--store", folder.file("s.sqlite"), "--json", "-", "--"] + program + rest,
            environment: environment.merging(
                ["PATH": "/usr/bin:/bin", "TMPDIR": folder.path, "HOME": folder.path]) { own, _ in own })
        #expect(result.status == 0, "\(result.errors)")
        let summary = try result.decode(ComparisonSummary.self)
        #expect(summary.standing.failedTrials == 0, "\(result.errors)")
        return summary
    }

    @Test func `a program in C`() throws {
        let folder = try TemporaryFolder()
        let source = Repository.file("Examples/trainers/perceptron.c").path
        try Program.compile(["-O2", "-Wall", "-Werror", "-o", folder.file("perceptron"), source, "-lm"])
        let summary = try compare("perceptron.c", [], with: [folder.file("perceptron")])
        #expect(Set(summary.standing.arms.map(\.name)) == ["fixed", "cosine"])
        #expect(summary.standing.arms.allSatisfy { ($0.rate ?? 0) >= 0.1 })
    }

    @Test(.enabled(if: torch != nil, "there is no Python with torch: install it, and say where by ANNEAL_PYTHON"))
    func `plain PyTorch`() throws {
        let file = Repository.file("Examples/trainers/plain_torch.py").path
        let summary = try compare(
            "plain_torch.py", ["--seeds", "2", "--confirm", "0", "--schedule", "rex", "--rates", "0.1"],
            with: [try #require(Self.torch), file])
        #expect(summary.standing.trials == 8)
        #expect(summary.verdict.contains { $0.hasPrefix("on the test set: ") })
    }

    /// With the package as it stands in the checkout, and the library that is installed.
    @Test(.enabled(if: torch != nil, "there is no Python with torch: install it, and say where by ANNEAL_PYTHON"))
    func `PyTorch with the package anneal`() throws {
        let file = Repository.file("Examples/trainers/anneal_torch.py").path
        let summary = try compare(
            "anneal_torch.py", ["--seeds", "1", "--confirm", "0"], with: [try #require(Self.torch), file],
            environment: [
                "PYTHONPATH": Repository.file("python/src").path,
                "ANNEAL_LIBRARY": Command.prefix + "/lib/libannealhost.so.1",
            ])
        #expect(Set(summary.standing.arms.map(\.name)) == ["onecycle", "cosine"])
        #expect(summary.standing.trials == 4)
        #expect(summary.verdict.contains { $0.hasPrefix("on the test set: ") })
    }

    @Test(
        .enabled(
            if: transformers != nil,
            "there is no Python with transformers and accelerate: install them, and say where by ANNEAL_PYTHON"))
    func `Transformers' Trainer`() throws {
        let file = Repository.file("Examples/trainers/transformers_trainer.py").path
        // Where torchvision does not fit PyTorch, Transformers could not be imported.
        let operators = Repository.file("python/tests/support/torchvision_operators.py").path
        let summary = try compare(
            "transformers_trainer.py", ["--seeds", "1", "--confirm", "0", "--rates", "0.003"],
            with: [try #require(Self.transformers), operators, file])
        #expect(Set(summary.standing.arms.map(\.name)) == ["linear(start_factor=1, end_factor=0)", "cosine"])
        #expect(summary.standing.trials == 2)
    }
}
