import AnnealFiles
import Testing

@testable import AnnealHost

/// Where plugins are looked for, and in which order.
@Suite struct SearchPathTests {
    private func folders(
        _ named: [String] = [], _ environment: [String: String] = [:], executable: String = "/opt/anneal/bin/anneal"
    ) -> [String] {
        SearchPath(files: [], folders: named, environment: environment, executable: executable).folders.map(\.path)
    }

    @Test func `options, environment, home, prefix, the program's own folder`() {
        let path = SearchPath(
            files: ["a.so", "b.so"], folders: ["x", "/y"],
            environment: ["ANNEAL_PLUGIN_PATH": "/p:/q", "XDG_DATA_HOME": "/data", "HOME": "/home/me"],
            executable: "/opt/anneal/bin/anneal")
        #expect(path.files == ["a.so", "b.so"])
        #expect(
            path.folders == [
                .init(path: "x", origin: .option), .init(path: "/y", origin: .option),
                .init(path: "/p", origin: .environment), .init(path: "/q", origin: .environment),
                .init(path: "/data/anneal/plugins", origin: .standard),
                .init(path: "/opt/anneal/lib/anneal/plugins", origin: .standard),
                .init(path: "/opt/anneal/bin", origin: .standard),
            ])
    }

    @Test func `without a data home it is below the home folder`() {
        let rest = ["/opt/anneal/lib/anneal/plugins", "/opt/anneal/bin"]
        let home = "/home/me/.local/share/anneal/plugins"
        #expect(folders([], ["HOME": "/home/me"]) == [home] + rest)
        #expect(folders([], ["HOME": "/home/me", "XDG_DATA_HOME": ""]) == [home] + rest)
        #expect(
            folders([], ["HOME": "/home/me", "XDG_DATA_HOME": "data"]) == [home] + rest, "relative ones are invalid")
        #expect(folders() == rest)
        #expect(folders([], ["HOME": ""]) == rest)
        #expect(folders([], ["HOME": "me"]) == rest)
    }

    @Test(arguments: [
        ("", []), (":", ["", ""]), ("/a", ["/a"]), ("/a:", ["/a", ""]), (":/a", ["", "/a"]),
        ("/a::/b", ["/a", "", "/b"]),
        ("plugins:./x:/a", ["plugins", "./x", "/a"]),
    ])
    func `the variable is cut at its colons`(variable: String, elements: [String]) {
        let rest = ["/opt/anneal/lib/anneal/plugins", "/opt/anneal/bin"]
        #expect(folders([], ["ANNEAL_PLUGIN_PATH": variable]) == elements + rest)
    }

    @Test func `a program at the root has no folders of its own elsewhere`() {
        #expect(folders(executable: "/anneal") == ["/lib/anneal/plugins", ""])
        #expect(folders(executable: "/bin/anneal") == ["/lib/anneal/plugins", "/bin"])
    }

    @Test func `the running process has a path`() {
        let path = SearchPath(files: ["a.so"], folders: ["x"])
        #expect(path.files == ["a.so"])
        #expect(path.folders.first == .init(path: "x", origin: .option))
        #expect(path.folders.dropFirst().allSatisfy { $0.origin != .option })
        // The test runner's own folder comes last.
        #expect(path.folders.last?.path.hasPrefix("/") == true)
        #expect(resolvedPath("/usr/../usr/.") == "/usr")
        #expect(resolvedPath("/nowhere at all") == nil)
    }
}
