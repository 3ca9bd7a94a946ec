import Foundation
import TestSupport
import Testing

/// Help texts, as stored in `Snapshots/`. To store what is printed now: `ANNEAL_STORE_SNAPSHOTS=1 Scripts/test --filter HelpTests`.
@Suite struct HelpTests {
    @Test(arguments: [
        "anneal", "anneal plugins", "anneal plugins list", "anneal plugins show", "anneal plugins new",
        "anneal plugins check", "anneal plugins trust", "anneal schedule", "anneal find", "anneal train", "anneal fork",
        "anneal merge", "anneal diff", "anneal eval", "anneal predict",
        "anneal compare", "anneal search", "anneal sweep", "anneal runs", "anneal report",
        "anneal claims", "anneal runs list", "anneal runs show", "anneal runs rm", "anneal runs export",
    ])
    func `help is as stored`(command: String) throws {
        let words = command.split(separator: " ").dropFirst().map(String.init)
        let result = try Command.anneal(words + ["--help"])
        #expect(result.status == 0 && result.errors.isEmpty)
        let name = command.replacing(" ", with: "-") + ".txt"
        let url = Repository.file("Tests/CommandLineTests/Snapshots/\(name)")
        if ProcessInfo.processInfo.environment["ANNEAL_STORE_SNAPSHOTS"] != nil {
            try result.output.write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(try result.output == String(contentsOf: url, encoding: .utf8), "\(name) differs")
    }

    @Test func `without a command it says what there is`() throws {
        let result = try Command.anneal()
        #expect(result.status == 0)
        #expect(try result.output == Command.anneal("--help").output)
    }

    @Test func `the version`() throws {
        let result = try Command.anneal("--version")
        #expect(result.status == 0 && result.output.wholeMatch(of: /anneal \d+\.\d+\.\d+\n/) != nil)
    }
}
