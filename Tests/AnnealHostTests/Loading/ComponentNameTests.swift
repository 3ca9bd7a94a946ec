import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// Choosing a component by name.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct ComponentNameTests {
    private func refusal(_ body: () throws -> Component) -> String? {
        #expect(throws: SpecificationError.self) { try body() }?.description
    }

    @Test func `an unknown name gets the known ones and the nearest`() throws {
        let registry = try Probe.registry()
        #expect(
            refusal { try registry.component("prob", .schedule) }
                == "there is no schedule called prob (did you mean probe?)")
        #expect(
            refusal { try registry.component("walkre", .optimizer) }
                == "there is no optimizer called walkre (did you mean walker?)")
        #expect(
            refusal { try registry.component("zzz", .optimizer) }
                == "there is no optimizer called zzz: known are walker")
        #expect(
            refusal { try registry.component("walkr") }
                == "there is no plugin called walkr (did you mean walker?)")
        #expect(try registry.component("walker").kind == .optimizer)
    }

    @Test func `a name of the other kind is said to be one`() throws {
        let registry = try Probe.registry()
        #expect(
            refusal { try registry.component("walker", .schedule) }
                == "walker is an optimizer, but here a schedule is needed")
        #expect(
            refusal { try registry.component("probe", .optimizer) }
                == "probe is a schedule, but here an optimizer is needed")
        let error = #expect(throws: SpecificationError.self) {
            try OptimizerInstance(Specification("probe"), in: registry, tensors: [])
        }
        #expect(error?.description == "probe is a schedule, but here an optimizer is needed")
    }

    @Test func `files that could not be used are mentioned`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        try folders.write("", to: "all/a.so")
        let one = try Registry(searching: SearchPath(only: [], folders: [folders.path("all")]))
        #expect(
            refusal { try one.component("cosine", .schedule) }
                == "there is no schedule called cosine: none is installed; 1 file could not be used")
        try folders.write("", to: "all/b.so")
        let two = try Registry(searching: SearchPath(only: [], folders: [folders.path("all")]))
        #expect(
            refusal { try two.component("cosine") }
                == "there is no plugin called cosine: none is installed; 2 files could not be used")
    }

    @Test func `with its library moved away a name is unknown`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        try folders.add("all/cosine.so", name: "cosine")
        try folders.add("all/cyclic.so", name: "cyclic")
        let path = SearchPath(only: [], folders: [folders.path("all")])
        #expect(try Registry(searching: path).component("cosine", .schedule).name == "cosine")
        try FileManager.default.moveItem(atPath: folders.path("all/cosine.so"), toPath: folders.path("cosine.so"))
        let registry = try Registry(searching: path)
        #expect(
            refusal { try registry.component("cosine", .schedule) }
                == "there is no schedule called cosine: known are cyclic")
    }

    @Test(arguments: [
        ("cosin", "cosine"), ("cosien", "cosine"), ("Cosine", "cosine"), ("COSINE", "cosine"), ("csoine", "cosine"),
        ("cyclicc", "cyclic"), ("adm", "adam"), ("x", nil), ("ad", nil), ("", nil), ("step-size", nil),
        ("stpe", "step"),
        ("exponentail", "exponential"), ("expnntial", "exponential"), ("zzzzzzzzzzzz", nil),
    ])
    func `the nearest name`(typed: String, near: String?) {
        let known = ["adam", "cosine", "cyclic", "exponential", "step"]
        #expect(nearestName(to: typed, among: known) == near)
        #expect(nearestName(to: typed, among: []) == nil)
    }
}
