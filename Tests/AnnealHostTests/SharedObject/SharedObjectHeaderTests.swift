import TestSupport
import Testing

@testable import AnnealHost

/// One field of a good library is changed at a time, and the refusal names it.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct SharedObjectHeaderTests {
    /// Why a library with one edit is refused.
    private func reason(_ edit: (inout ELFEdit) throws -> Void) throws -> SharedObjectError.Reason? {
        let library = try CompiledLibrary(CompiledLibrary.entry, ["-Wl,-soname,plugin.so"])
        defer { library.remove() }
        var bytes = ELFEdit(bytes: try library.bytes())
        try edit(&bytes)
        return SharedObject.refusal(try library.variant(bytes.bytes))
    }

    @Test func `each header says what it was built for`() throws {
        let other: UInt64 = ELFMachine.host == 62 ? 183 : 62
        #expect(try reason { $0.set(4, 1, 1) } == .thirtyTwoBit)
        #expect(try reason { $0.set(5, 1, 2) } == .otherByteOrder)
        #expect(try reason { $0.set(18, 2, other) } == .otherMachine(UInt16(other)))
        #expect(try reason { $0.set(16, 2, 1) } == .relocatableObject)
        #expect(try reason { $0.set(16, 2, 2) } == .executable)
        #expect(try reason { $0.set(16, 2, 4) } == .otherType(4))
        #expect(try reason { $0.set(4, 1, 9) } == .malformed("its ELF class is 9"))
        #expect(try reason { $0.set(20, 4, 7) } == .malformed("its ELF versions are 1 and 7"))
        #expect(try reason { $0.set(54, 2, 32) } == .malformed("its program headers take 32 bytes each"))
        #expect(try reason { $0.set(56, 2, 0) } == .malformed("it has 0 program headers"))
        #expect(try reason { $0.set(56, 2, 0xffff) } == .malformed("it has 65535 program headers"))
        #expect(
            try reason { $0.set(32, 8, .max) } == .malformed("the program header table ends beyond the largest address")
        )
    }

    @Test func `each segment is asked whether it can be mapped`() throws {
        #expect(try reason { $0.set($0.segments(2)[0], 4, 4) } == .noDynamicSection)
        #expect(
            try reason { $0.set($0.segments(1)[0] + 40, 8, 0) }
                == .malformed("a segment is larger in the file than in memory"))
        #expect(
            try reason { $0.set($0.segments(1)[1] + 16, 8, 0) }
                == .malformed("its segments overlap or are out of order"))
        #expect(
            try reason { edit in
                for segment in edit.segments(1) { edit.set(segment, 4, 4) }
            } == .malformed("it has no loadable segment"))
        #expect(
            try reason { $0.set($0.segments(1)[0] + 8, 8, .max) }
                == .malformed("a segment ends beyond the largest address"))
    }

    @Test func `each table is asked whether it can be followed`() throws {
        func refusal(_ tag: UInt64, _ value: UInt64) throws -> SharedObjectError.Reason? {
            try reason { edit in edit.set(try edit.dynamicValue(tag), 8, value) }
        }
        #expect(try refusal(5, 1 << 40) == .symbolsUnreadable("the string table does not lie in a loadable segment"))
        #expect(try refusal(6, 1 << 40) == .symbolsUnreadable("the symbol table does not lie in a loadable segment"))
        #expect(try refusal(6, .max) == .malformed("the symbol table ends beyond the largest address"))
        #expect(try refusal(10, 0) == .symbolsUnreadable("the string table has no end"))
        #expect(try refusal(11, 16) == .symbolsUnreadable("its entries have an unknown size"))
        #expect(try refusal(14, 1 << 40) == .symbolsUnreadable("a name lies outside the string table"))
        #expect(try reason { $0.set($0.segments(2)[0] + 32, 8, 32) } == .malformed("its dynamic section has no end"))
    }
}
