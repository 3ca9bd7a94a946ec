import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// Plugins that others could exchange are refused, and listed with the place that has to change.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct PathPermissionsTests {
    private func allow(_ mode: Int16, _ path: String) throws { try #require(chmod(path, mode_t(mode)) == 0) }

    private func reason(_ path: String) -> String {
        "is not trusted: others than the owner can write \(path), so take that away, chmod go-w, or use another folder"
    }

    @Test(arguments: [0o664, 0o646] as [Int16])
    func `a file that its group or anybody can write`(mode: Int16) throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        let file = try folders.add("all/bad.so", name: "bad")
        try folders.add("all/good.so", name: "good")
        try allow(mode, file)
        let registry = try Registry(searching: SearchPath(only: [], folders: [folders.path("all")]))
        #expect(registry.entries.map(\.inWords) == [reason(file), "good"])
        let error = #expect(throws: PluginError.self) { try Registry(searching: SearchPath(only: [file])) }
        #expect(error?.description == "\(file) \(reason(file))")
        // A link in a folder of one's own does not make it better.
        try folders.link("own/link.so", to: "all/bad.so")
        let linked = try Registry(searching: SearchPath(only: [], folders: [folders.path("own")]))
        #expect(linked.entries.map(\.inWords) == [reason(file)])
        try allow(0o644, file)
        #expect(try Registry(searching: SearchPath(only: [file])).components.map(\.name) == ["bad"])
    }

    @Test func `a folder that others can write, searched or on the way`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        let file = try folders.add("open/below/p.so", name: "probe")
        let (open, below) = (folders.path("open"), folders.path("open/below"))
        try allow(0o777, open)
        for path in [SearchPath(only: [file]), SearchPath(only: [], folders: [below])] {
            let error = #expect(throws: PluginError.self) { try Registry(searching: path) }
            #expect(error?.reason.predicate == reason(open))
        }
        // Of the variable's folders it is a listed entry.
        let listed = try Registry(
            searching: SearchPath(
                files: [], folders: [], environment: ["ANNEAL_PLUGIN_PATH": below], executable: "/nowhere/bin/anneal"))
        #expect(listed.entries.map(\.inWords) == [reason(open)] && listed.components.isEmpty)
        // The sticky bit keeps others from exchanging what is there, but not from adding to a folder that is searched.
        try allow(0o1777, open)
        #expect(try Registry(searching: SearchPath(only: [file])).components.map(\.name) == ["probe"])
        try allow(0o1777, below)
        #expect(try Registry(searching: SearchPath(only: [file])).components.map(\.name) == ["probe"])
        let error = #expect(throws: PluginError.self) {
            try Registry(searching: SearchPath(only: [], folders: [below]))
        }
        #expect(error?.reason.predicate == reason(below))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func `a file or folder of somebody else`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        let file = try folders.add("theirs/p.so", name: "probe")
        for place in [file, folders.path("theirs")] {
            try #require(chown(place, 4_242, 4_242) == 0)
            let error = #expect(throws: PluginError.self) { try Registry(searching: SearchPath(only: [file])) }
            #expect(
                error?.description == "\(file) is not trusted: \(place) belongs to user 4242, who is neither root nor "
                    + "you, so install a copy of your own")
            try #require(chown(place, 0, 0) == 0)
        }
        #expect(try Registry(searching: SearchPath(only: [file])).components.map(\.name) == ["probe"])
    }
}
