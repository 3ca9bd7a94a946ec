import AnnealCheck
import Foundation
import TestSupport
import Testing

/// What `anneal plugins check` asks of any plugin, asked of every one that is installed.
@Suite struct ConformanceTests {
    @Test(arguments: InstalledPlugins.files)
    func `it passes every check`(file: String) {
        var outcomes: [Outcome] = []
        let passed = Checker(file: file, child: InstalledPlugins.child).run {
            outcomes.append($0)
            return true
        }
        #expect(passed && outcomes.filter { !$0.passed } == [])
        for outcome in outcomes {
            let words = "\(outcome.component) \(outcome.check): \(outcome.sentence)"
            // Where a check lets plugins differ and says what it found, ours are of the stricter kind.
            switch outcome.check {
            case "optimizer.zero-gradient":
                #expect(["it moves nothing", "all weights decay by one factor"].contains(outcome.sentence), "\(words)")
            case "optimizer.diverged":
                #expect(
                    ["each weight moves by its own gradient alone", "a norm takes a NaN to other weights"]
                        .contains(outcome.sentence), "\(words)")
            case "optimizer.cuts": #expect(!outcome.sentence.contains("where it stands"), "\(words)")
            case "optimizer.evaluation": #expect(!outcome.sentence.hasSuffix("others"), "\(words)")
            case "optimizer.rosenbrock": #expect(!outcome.sentence.contains("stays at"), "\(words)")
            case "compatibility.bare-host":
                // Without memory to work in.
                let needsMemory = ["muon", "adafactor"].contains(outcome.component)
                let refusal = " needs memory to work in, which this host does not lend (anneal.scratch/1)"
                #expect(outcome.sentence == (needsMemory ? outcome.component + refusal : ""))
            default: break
            }
        }
    }

    /// One folder under Plugins/, one line in Package.swift, one library.
    @Test func `every folder is installed`() throws {
        let manifest = try String(contentsOf: Repository.file("Package.swift"), encoding: .utf8)
        let lines = manifest.matches(of: /\(folder: "(\w+)", name: "([a-z0-9-]+)"\)/)
        let folders = try FileManager.default.contentsOfDirectory(atPath: Repository.file("Plugins").path)
        #expect(Set(lines.map { String($0.1) }) == Set(folders).subtracting(["exports.map"]))
        #expect(
            Set(lines.map { String($0.2) }) == Set(InstalledPlugins.schedules + InstalledPlugins.optimizers))
    }
}
