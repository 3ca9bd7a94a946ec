import AnnealFiles
import AnnealHost
import Foundation
import Glibc
import TestSupport
import Testing

/// What lies at the path before its content is of interest: no path may make the host wait.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct SharedObjectFileTests {
    @Test func `what is not a regular file is refused at once`() throws {
        let library = try CompiledLibrary()
        defer { library.remove() }
        #expect(SharedObject.refusal(library.file("absent.so")) == .missing)
        #expect(SharedObject.refusal("") == .missing)
        #expect(SharedObject.refusal(library.path + "\0.txt") == .missing)
        #expect(SharedObject.refusal(library.folder.path) == .directory)
        #expect(SharedObject.refusal("/dev/zero") == .notRegular)

        #expect(mkfifo(library.file("pipe.so"), 0o600) == 0)
        #expect(SharedObject.refusal(library.file("pipe.so")) == .notRegular)

        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = library.file("s.so").utf8CString
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            for (index, byte) in name.enumerated() where index < path.count { path[index] = UInt8(bitPattern: byte) }
        }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        #expect(SharedObject.refusal(library.file("s.so")) == .notRegular)
    }

    @Test func `a link is followed to the same file`() throws {
        let library = try CompiledLibrary()
        defer { library.remove() }
        try FileManager.default.createSymbolicLink(atPath: library.file("link.so"), withDestinationPath: library.path)
        let direct = try SharedObject.inspect(library.path)
        let linked = try SharedObject.inspect(library.file("link.so"))
        #expect(direct.identity == linked.identity)
        #expect(direct.exportedSymbols == linked.exportedSymbols)
        #expect(try SharedObject.inspect(library.variant(library.bytes())).identity != direct.identity)

        try FileManager.default.createSymbolicLink(atPath: library.file("loop.so"), withDestinationPath: "loop.so")
        #expect(SharedObject.refusal(library.file("loop.so")) == .unreadable(String(cString: strerror(ELOOP))))
    }

    @Test(.disabled(if: geteuid() == 0, "the superuser may read everything"))
    func `a file without read permission is unreadable`() throws {
        let library = try CompiledLibrary()
        defer { library.remove() }
        #expect(chmod(library.path, 0) == 0)
        #expect(SharedObject.refusal(library.path) == .unreadable(String(cString: strerror(EACCES))))
    }

    @Test func `text, nothing and a huge hole are no libraries`() throws {
        let library = try CompiledLibrary()
        defer { library.remove() }
        #expect(SharedObject.refusal(try library.variant("Not a library, whatever its name.".utf8)) == .notELF)
        #expect(SharedObject.refusal(try library.variant([])) == .empty)
        #expect(SharedObject.refusal(try library.variant([0x7f, 0x45])) == .notELF)
        #expect(
            SharedObject.refusal(try library.variant([0x7f, 0x45, 0x4c, 0x46]))
                == .cutShort(part: "the ELF header", end: 64, size: 4))
        let hole = try library.variant([])
        #expect(truncate(hole, 1 << 40) == 0)
        #expect(SharedObject.refusal(hole) == .notELF)
    }

    @Test func `a good library with a huge hole after it is read`() throws {
        let library = try CompiledLibrary()
        defer { library.remove() }
        #expect(truncate(library.path, 1 << 40) == 0)
        #expect(try SharedObject.inspect(library.path).size == 1 << 40)
    }
}
