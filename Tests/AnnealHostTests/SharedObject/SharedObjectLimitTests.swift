import Glibc
import TestSupport
import Testing

@testable import AnnealHost

/// A file that really is a terabyte long, a hole, in which a table claims to be huge: only the limit stands against it.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct SharedObjectLimitTests {
    private static let hole: UInt64 = 1 << 40
    /// Where the hole's segment lies in the file, and where in memory: far from every other address.
    private static let offset = 1 << 20
    private static let address: UInt64 = 1 << 30

    /// Why a library with one more segment is refused, which begins with `content` and goes on as a hole.
    private func reason(
        _ style: String, content: [UInt8] = [], _ edit: (inout ELFEdit) throws -> Void
    ) throws -> SharedObjectError.Reason? {
        let library = try CompiledLibrary(CompiledLibrary.entry, ["-Wl,--hash-style=\(style)"])
        defer { library.remove() }
        var bytes = ELFEdit(bytes: try library.bytes())
        // The header of the stack's permissions is there in every library and takes no bytes.
        let spare = try #require(bytes.segments(0x6474_e551).first)
        bytes.set(spare, 4, 1)
        bytes.set(spare + 8, 8, UInt64(Self.offset))
        bytes.set(spare + 16, 8, Self.address)
        bytes.set(spare + 32, 8, Self.hole)
        bytes.set(spare + 40, 8, Self.hole)
        try edit(&bytes)
        bytes.bytes += [UInt8](repeating: 0, count: Self.offset - bytes.bytes.count) + content
        let path = try library.variant(bytes.bytes)
        #expect(truncate(path, off_t(Self.hole) + Self.offset) == 0)
        return SharedObject.refusal(path)
    }

    @Test func `a string table of half a terabyte is refused`() throws {
        let refused = try reason("gnu") { edit in
            edit.set(try edit.dynamicValue(5), 8, Self.address)
            edit.set(try edit.dynamicValue(10), 8, 1 << 39)
        }
        #expect(refused == .tooLarge(part: "the string table", bytes: 1 << 39))
    }

    @Test func `four billion symbols are refused`() throws {
        let refused = try reason("sysv") { edit in
            edit.set(try edit.dynamicValue(6), 8, Self.address)
            edit.set(try edit.offset(ofAddress: edit.number(at: edit.dynamicValue(4), 8)) + 4, 4, 0xffff_fff0)
        }
        #expect(refused == .tooLarge(part: "the symbol table", bytes: 24 * 0xffff_fff0))
    }

    @Test func `a hash chain without an end is refused`() throws {
        var table = ELFEdit(bytes: [UInt8](repeating: 0, count: 28))
        // One bucket, the first hashed symbol is 1, one word of filter; the bucket holds symbol 1.
        for place in [0, 4, 8, 24] { table.set(place, 4, 1) }
        let refused = try reason("gnu", content: table.bytes) { edit in
            edit.set(try edit.dynamicValue(0x6fff_fef5), 8, Self.address)
        }
        #expect(refused == .tooLarge(part: "the symbol table", bytes: ((64 << 20) / 24 + 1) * 24))
    }

    @Test func `a thousand symbols that share a long name are refused`() throws {
        let (nameSize, count) = (1 << 16, 1_100)
        let name = [UInt8](repeating: 0x61, count: nameSize - 1) + [0]
        // Name 0, a global function in section 1.
        let symbol = [0, 0, 0, 0, 0x12, 0, 1, 0] + [UInt8](repeating: 0, count: 16)
        let content = name + (0..<count).flatMap { _ in symbol }
        let refused = try reason("sysv", content: content) { edit in
            edit.set(try edit.dynamicValue(5), 8, Self.address)
            edit.set(try edit.dynamicValue(10), 8, UInt64(nameSize))
            edit.set(try edit.dynamicValue(6), 8, Self.address + UInt64(nameSize))
            edit.set(try edit.offset(ofAddress: edit.number(at: edit.dynamicValue(4), 8)) + 4, 4, UInt64(count))
        }
        #expect(refused == .tooLarge(part: "the exported names", bytes: (64 << 20) + UInt64(nameSize)))
    }
}
