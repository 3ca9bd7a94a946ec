import Foundation
import TestSupport
import Testing

/// The results that doc comments write beside their expressions, evaluated.
///
/// The fragments become tests in `Examples/`, one file for each module, which are compiled like all others. Here it is seen that
/// those files say what the comments say now; `ANNEAL_STORE_SNAPSHOTS=1` writes them again.
@Suite struct CommentExampleTests {
    /// Every module with results, but for the program, which nothing can import.
    private static let modules =
        ((try? FileManager.default.contentsOfDirectory(atPath: Repository.file("Sources").path)) ?? []).sorted().filter
    {
        $0 != "anneal" && ((try? CommentExample.all(of: $0).isEmpty) == false)
    }

    /// Modules whose types stand in the fragments of another.
    private static let imports = [
        "AnnealCheck": ["AnnealHost"], "AnnealExperiment": ["AnnealHost", "AnnealTensor"],
        "AnnealTraining": ["AnnealHost", "AnnealTensor"], "AnnealTrials": ["AnnealEvidence"],
    ]

    @Test(arguments: modules)
    func `the tests say what the comments say`(module: String) throws {
        let tests = try CommentExample.all(of: module).map { example in
            example.test(after: commentPreludes["\(example.file), \(example.number)"] ?? [])
        }
        let written = """
            // The doc comments of Sources/\(module), written by CommentExampleTests.
            // swift-format-ignore-file

            import Foundation
            import TestSupport
            import Testing

            \((Self.imports[module] ?? []).map { "import \($0)\n" }.joined())@testable import \(module)

            @Suite struct \(module)Examples {
            \(tests.joined(separator: "\n\n"))
            }

            """
        let file = Repository.file("Tests/DocumentationTests/Examples/\(module)Examples.swift")
        if ProcessInfo.processInfo.environment["ANNEAL_STORE_SNAPSHOTS"] != nil {
            try written.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try written == String(contentsOf: file, encoding: .utf8), "ANNEAL_STORE_SNAPSHOTS=1 writes it again")
    }

    @Test func `every prelude has its fragment`() throws {
        let modules = Set(commentPreludes.keys.map { String($0.prefix { $0 != "/" }) })
        let fragments = try modules.flatMap { try CommentExample.all(of: $0) }.map { "\($0.file), \($0.number)" }
        #expect(Set(commentPreludes.keys).subtracting(fragments) == [])
    }
}
