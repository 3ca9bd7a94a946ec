import Foundation
import TestSupport
import Testing

/// `Documentation/Architecture.md` against the sources: its arrows are those of the code, and all of them point down.
@Suite struct ArchitectureTests {
    private let tree: SourceTree
    private let page: ArchitecturePage

    init() throws {
        tree = try SourceTree(Repository.root)
        page = ArchitecturePage(
            try String(contentsOf: Repository.file("Documentation/Architecture.md"), encoding: .utf8))
    }

    /// What the code does and the page does not say, and what the page says and nothing does.
    private func check(_ arrows: [SourceTree.Arrow], of target: String, _ place: String) {
        let drawn = page.arrows[target] ?? [:]
        for arrow in arrows where drawn[arrow.from]?.contains(arrow.to) != true {
            Issue.record("\(arrow.example), but the page has no arrow \(arrow.from) -> \(arrow.to) \(place)")
        }
        let found = Set(arrows.map { "\($0.from) -> \($0.to)" })
        for (from, lower) in drawn {
            for to in lower where !found.contains("\(from) -> \(to)") {
                Issue.record("the page has an arrow \(from) -> \(to) \(place), which nothing needs")
            }
        }
        if let circle = page.circle(in: target) {
            Issue.record("a circle \(place): \(circle.joined(separator: " -> "))")
        }
    }

    @Test func `arrows between targets are those of the page`() {
        check(tree.arrowsBetweenTargets, of: "", "between targets")
    }

    @Test func `arrows between rooms are those of the page`() {
        for target in tree.targets where !tree.rooms(of: target).isEmpty {
            #expect(page.arrows[target] != nil, "the page does not draw the rooms of \(target)")
            check(tree.arrows(in: target), of: target, "in \(target)")
        }
        for target in page.arrows.keys where target != "" {
            #expect(!tree.rooms(of: target).isEmpty, "the page draws rooms of \(target), which has none")
        }
    }

    @Test func `rooms hold between two and sixteen files`() {
        for target in tree.targets {
            let files = tree.files.filter { $0.target == target }
            for (room, files) in Dictionary(grouping: files, by: \.room) {
                #expect(files.count <= 16, "\(target)/\(room) has \(files.count) files")
                if room != SourceTree.top { #expect(files.count > 1, "\(target)/\(room) has one file") }
            }
        }
    }

    /// Who may import Foundation: the command line, and what reads and writes JSON for it.
    @Test func `libraries do not import foundation`() {
        let allowed: Set = ["anneal", "AnnealExperiment", "AnnealTrials"]
        for file in tree.files where !allowed.contains(file.target) {
            let found = file.source.imports.filter { $0.hasPrefix("Foundation") }
            #expect(found.isEmpty, "\(file.path) imports \(found.joined(separator: ", "))")
        }
    }

    // MARK: - The reader itself

    @Test func `names in comments and texts are no arrows`() {
        let source = SwiftSource(
            """
            internal import Glibc
            /// An Axis.
            struct Point: Marked {  // as a Panel
                let text = "Series \\(Offset(1)) Ticks"
                struct Inner {}
            }
            private enum Hidden {}
            extension Figure { enum Nested {} }
            """)
        #expect(source.imports == ["Glibc"])
        #expect(source.declared == ["Point"])
        #expect(source.names.isSuperset(of: ["Point", "Marked", "Offset", "Figure"]))
        #expect(source.names.isDisjoint(with: ["Axis", "Panel", "Series", "Ticks"]))
    }

    @Test func `a circle is found`() {
        let page = ArchitecturePage("```arrows\na -> b, c\nX\n  p -> q\n  q -> r\n  r -> p\n```\n")
        #expect(page.circle(in: "") == nil)
        #expect(page.circle(in: "X") == ["p", "q", "r", "p"])
    }
}
