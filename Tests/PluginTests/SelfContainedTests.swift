import AnnealHost
import Foundation
import Testing

/// Installed plugins are small, and need the C library and nothing else: any program can load them.
@Suite struct SelfContainedTests {
    private func size(_ file: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
    }

    @Test(arguments: InstalledPlugins.files)
    func needsTheCLibraryAlone(file: String) throws {
        let needed = try SharedObject.inspect(file).needed
        let allowed: Set = ["libm.so.6", "libc.so.6"]
        let rest = needed.filter { !allowed.contains($0) }
        #expect(rest == (file.hasSuffix("/native.so") ? ["libffi.so.8"] : []))
    }

    @Test(arguments: InstalledPlugins.files)
    func isSmall(file: String) throws { #expect(try size(file) <= 160_000) }

    @Test func allTogetherAreSmall() throws {
        #expect(try InstalledPlugins.files.reduce(0) { try $0 + size($1) } <= 3_000_000)
    }
}
