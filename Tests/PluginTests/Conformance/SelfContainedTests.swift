import AnnealHost
import Foundation
import TestSupport
import Testing

/// What is installed is small, and needs no Swift: any program can load the plugins.
@Suite struct SelfContainedTests {
    private func size(_ file: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
    }

    @Test(arguments: InstalledPlugins.files)
    func `a plugin needs the C library alone`(file: String) throws {
        let allowed: Set = ["libm.so.6", "libc.so.6"]
        #expect(try SharedObject.inspect(file).needed.filter { !allowed.contains($0) } == [])
    }

    /// Of 2021; glibc names the versions of what is called in the file, near its beginning.
    @Test(arguments: InstalledPlugins.files + [Installed.program, Installed.prefix + "/lib/libannealhost.so.1"])
    func `glibc 2_34 is enough`(file: String) throws {
        let beginning = try FileHandle(forReadingFrom: URL(filePath: file)).read(upToCount: 1 << 20)
        let versions = String(decoding: beginning ?? Data(), as: UTF8.self).matches(of: /GLIBC_2\.(\d+)/)
            .compactMap { Int($0.1) }
        #expect(try #require(versions.max()) <= 34)
    }

    @Test(arguments: InstalledPlugins.files)
    func `a plugin is small`(file: String) throws { #expect(try size(file) <= 160_000) }

    @Test func `all together are small`() throws {
        let files = InstalledPlugins.files
        #expect(try files.reduce(0) { try $0 + size($1) } <= 3_000_000)
    }

    @Test func `the program needs no library of Swift`() throws {
        let content = try Data(contentsOf: URL(filePath: Installed.program))
        func names(_ library: String) -> Bool { content.range(of: Data("\0\(library)\0".utf8)) != nil }
        #expect(names("libc.so.6"))
        for library in ["libswiftCore.so", "libswift_Concurrency.so", "libFoundation.so", "libdispatch.so"] {
            #expect(!names(library), "it needs \(library)")
        }
    }
}
