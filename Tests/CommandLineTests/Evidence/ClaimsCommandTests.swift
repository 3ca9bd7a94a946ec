import Foundation
import TestSupport
import Testing

/// Claims, tried by `compare` and written down by `claims`.
@Suite struct ClaimsCommandTests {
    private static let plain = "model: mlp:8\nsteps: 60\nvalidation: 0.3\n"

    private func claim(_ says: String, _ expect: String) -> String {
        "claim: {says: \(says), source: 'Somebody 2020, https://example.org', expect: \(expect), note: On digits.}\n"
    }

    private func page(_ folder: TemporaryFolder) throws -> String {
        let result = try Command.anneal(
            ["claims", "claims", "--store", folder.file("s.sqlite"), "-o", folder.file("page.md")], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try folder.read("page.md")
    }

    @Test func `what holds is reproduced, what does not is not, and what changed was not run`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("claims"), withIntermediateDirectories: false)
        let widths = "runs: [{name: wide, model: 'mlp:32'}, {name: narrow, model: 'mlp:1'}]\n"
        let grid = "compare: {seeds: 4, confirm: 0, rates: '0.01,0.1'}\n"
        let rates =
            "runs: [{name: plain, optimizer: sgd}, {name: momentum, optimizer: sgd(momentum=0.9)}]\n"
            + "compare: {seeds: 4, confirm: 0, rates: '0.001,0.004,0.016,0.064,0.25,1,4', metric: validation_loss}\n"
        let recipes = [
            ("a-wide", claim("Wide is better.", "{best: wide}") + widths + grid),
            ("b-narrow", claim("Narrow is better.", "{best: narrow}") + widths + grid),
            ("c-as-good", claim("Narrow is as good.", "{as good: narrow}") + widths + grid),
            (
                "d-rates",
                claim("Momentum wants a lower rate.", "{rate: {of: momentum, over: plain, from: 0.02, to: 0.8}}")
                    + rates
            ),
            (
                "e-rates",
                claim("Momentum wants a higher rate.", "{rate: {of: momentum, over: plain, from: 2, to: 100}}") + rates
            ),
        ]
        for (name, text) in recipes {
            let file = try folder.write(text + Self.plain, to: "claims/\(name).yml")
            let result = try Command.anneal(["compare", file, "--store", folder.file("s.sqlite")])
            #expect(result.status == 0, "\(result.errors)")
        }
        let text = try page(folder)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| [") }.map { $0.split(separator: "|") }
        #expect(
            rows.map { String($0[1]) } == [
                " reproduced ", " not reproduced ", " not reproduced ", " reproduced ", " not reproduced ",
            ])
        #expect(rows[0][0] == " [Wide is better.](#a-wide) ")
        #expect(rows[0][2].contains("better than narrow by "))
        #expect(rows[1][2].contains("wide leads by "))
        #expect(rows[3][2].contains(" times, "))
        #expect(rows.allSatisfy { $0[3] == " 4 " })
        #expect(text.contains("5 claims: 2 reproduced, 3 did not, 0 are undecided."))
        #expect(text.contains("Wide is better. Somebody 2020, https://example.org."))
        #expect(text.contains("anneal compare claims/a-wide.yml"))

        // Another recipe than the one that was run, and a run with more than the recipe says.
        try folder.write(recipes[0].1 + Self.plain + "batch-size: 32\n", to: "claims/a-wide.yml")
        #expect(
            try Command.anneal([
                "compare", folder.file("claims/a-wide.yml"), "--batch-size", "16", "--store", folder.file("s.sqlite"),
            ]).status == 0)
        #expect(try page(folder).contains("| [Wide is better.](#a-wide) | not run |  |  |"))
    }

    @Test func `a folder without claims is refused`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("claims"), withIntermediateDirectories: false)
        let none = try Command.anneal(["claims", "claims", "--store", "s.sqlite"], in: folder.url)
        #expect(none.status == 2 && none.errors.contains("there is no store s.sqlite"))
        #expect(
            try Command.anneal(
                ["compare", "--model", "mlp:8", "--steps", "2", "--rates", "0.1", "--store", "s.sqlite"], in: folder.url
            ).status == 0)
        let empty = try Command.anneal(["claims", "claims", "--store", "s.sqlite"], in: folder.url)
        #expect(empty.status == 2 && empty.errors.contains("no recipe of claims has a claim"))
    }
}
