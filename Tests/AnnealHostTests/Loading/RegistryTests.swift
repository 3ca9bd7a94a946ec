import AnnealFiles
import Dispatch
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// What becomes of the files on a search path: the first of a name wins, and nothing is left out.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct RegistryTests {
    @Test func `the first of a name wins in the order of the path`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        let places = [
            "file.so", "option/p.so", "first/p.so", "second/p.so", "home/anneal/plugins/p.so",
            "prefix/lib/anneal/plugins/p.so", "prefix/bin/p.so",
        ]
        for place in places { try folders.add(place, name: "probe", summary: place) }

        // Each place in turn is the first that is left.
        for first in places.indices {
            let path = SearchPath(
                files: first == 0 ? [folders.path("file.so")] : [], folders: [folders.path("option")],
                environment: [
                    "ANNEAL_PLUGIN_PATH": "\(folders.path("first")):\(folders.path("second"))",
                    "XDG_DATA_HOME": folders.path("home"),
                ],
                executable: folders.path("prefix/bin/anneal"))
            let registry = try Registry(searching: path)
            #expect(registry.entries.map(\.inWords) == ["probe"] + places.dropFirst(first + 1).map { _ in "(probe)" })
            let winner = try registry.component("probe", .schedule)
            #expect(winner.summary == places[first] && winner.file == folders.path(places[first]))
            for case .shadowed(let loser, let by) in registry.entries {
                #expect(by == winner.file && loser.file != winner.file)
            }
            try FileManager.default.removeItem(atPath: folders.path(places[first]))
        }
    }

    /// What the contract promises of entries, though any thread may open a registry.
    @Test func `registries that are opened at once enter a plugin one after another`() throws {
        let folder = try TemporaryFolder()
        let library = try CompiledLibrary(
            """
            #include <fcntl.h>
            #include <unistd.h>
            static volatile int inside;
            void *anneal_plugin_v1(const void *host) {
              (void)host;
              if (__sync_add_and_fetch(&inside, 1) > 1) close(open(OVERLAP, O_CREAT | O_WRONLY, 0600));
              usleep(2000);
              __sync_sub_and_fetch(&inside, 1);
              return 0;
            }
            """.replacing("OVERLAP", with: "\"\(folder.file("overlap"))\""))
        defer { library.remove() }
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            _ = try? Registry(searching: SearchPath(only: [library.path]))
        }
        #expect(!folder.exists("overlap"))
    }

    @Test func `in a folder files go by name, and only libraries count`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        try folders.add("all/b.so", name: "bee")
        try folders.add("all/a.so", name: "ant", kind: .optimizer)
        try folders.add("all/below/c.so", name: "cat")
        try folders.add("all/d.so.1", name: "dog")
        try folders.write("no library", to: "all/notes.txt")
        try folders.write("no library", to: "all/broken.so")
        try FileManager.default.createDirectory(
            atPath: folders.path("all/folder.so"), withIntermediateDirectories: true)
        let registry = try Registry(searching: SearchPath(only: [], folders: [folders.path("all")]))
        #expect(
            registry.entries.map(\.inWords) == [
                "ant", "bee", "is not a shared library: it does not begin with the ELF magic number",
                "is a directory: name the shared library inside it",
            ])
        #expect(registry.components.map(\.file) == [folders.path("all/a.so"), folders.path("all/b.so")])
        guard case .broken(let error) = registry.entries[2] else { return }
        #expect(error.file == folders.path("all/broken.so"))
    }

    @Test func `one file reached in several ways is one plugin`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        try folders.add("one/p.so", name: "probe")
        try folders.link("one/q.so", to: "one/p.so")
        try folders.link("two", to: "one")
        try folders.link("three/p.so", to: "one/p.so")
        try FileManager.default.linkItem(atPath: folders.path("one/p.so"), toPath: folders.path("three/hard.so"))
        let path = SearchPath(
            only: [folders.path("one/p.so"), folders.path("three/p.so")],
            folders: ["one", "one/../one/.", "two", "three"].map(folders.path))
        #expect(try Registry(searching: path).entries.map(\.inWords) == ["probe"])
    }

    @Test func `the current directory is not searched`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        let here = FileManager.default.currentDirectoryPath
        for (variable, file) in [
            ("", "an empty element of ANNEAL_PLUGIN_PATH"), (".", "."), ("plugins", "plugins"), ("./x", "./x"),
        ] {
            let path = SearchPath(
                files: [], folders: [], environment: ["ANNEAL_PLUGIN_PATH": "/nowhere:\(variable)"],
                executable: folders.path("bin/anneal"))
            let registry = try Registry(searching: path)
            #expect(
                registry.entries.map(\.inWords) == [
                    "cannot be searched for plugins: No such file or directory",
                    "is not searched for plugins: only absolute folders mean the same everywhere",
                ])
            guard case .broken(let error) = registry.entries[1] else { continue }
            #expect(error.file == file)
        }
        #expect(!SearchPath().folders.contains { resolvedPath($0.path) == here && $0.origin != .standard })
    }

    @Test func `what was named as an option must be usable`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        try folders.write("no library", to: "broken.so")
        func refusal(_ path: SearchPath) -> String? {
            #expect(throws: PluginError.self) { try Registry(searching: path) }?.description
        }
        let (missing, broken) = (folders.path("missing"), folders.path("broken.so"))
        #expect(
            refusal(SearchPath(only: [], folders: [missing]))
                == "\(missing) cannot be searched for plugins: No such file or directory")
        #expect(
            refusal(SearchPath(only: [], folders: [broken]))
                == "\(broken) cannot be searched for plugins: Not a directory")
        #expect(
            refusal(SearchPath(only: [missing]))
                == "\(missing) does not exist: check the path, or build the plugin first")
        #expect(
            refusal(SearchPath(only: [broken]))
                == "\(broken) is not a shared library: it does not begin with the ELF magic number")
    }
}
