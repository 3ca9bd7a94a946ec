internal import AnnealFiles

/// The table that tells the loader where everything else is, with the strings it refers to.
///
/// The format: <https://gabi.xinuos.com/elf/08-dynamic.html>. Addresses are read as the loader reads them, through the
/// segments; section headers play no part, since a library may be stripped of them.
struct ELFDynamicSection {
    /// The entries that the check reads.
    enum Tag: UInt64 {
        case needed = 1
        case hash = 4
        case strings = 5
        case symbols = 6
        case stringsSize = 10
        case symbolSize = 11
        case initialFunction = 12
        case finalFunction = 13
        case soname = 14
        case rpath = 15
        case textRelocations = 22
        case runpath = 29
        case flags = 30
        case gnuHash = 0x6fff_fef5
        case flags1 = 0x6fff_fffb
    }

    private var values: [Tag: UInt64] = [:]
    private var neededNames: [UInt64] = []
    /// The names that this section and the symbol table refer to.
    var strings: ELFStringTable

    init(reading file: borrowing RegularFile, _ segments: ELFSegments) throws(SharedObjectError.Reason) {
        guard let section = segments.dynamic else { throw .noDynamicSection }
        let table = try segments.bytes(at: section.address, count: section.size, of: file, "the dynamic section")
        var isTerminated = false
        for start in stride(from: 0, to: table.count - 15, by: 16) {
            let tag = table.littleEndian(UInt64.self, at: start)
            let value = table.littleEndian(UInt64.self, at: start + 8)
            isTerminated = tag == 0
            if isTerminated { break }
            switch Tag(rawValue: tag) {
            case .needed: neededNames.append(value)
            // As in the loader, the last entry of a kind is the one that counts.
            case let known?: values[known] = value
            case nil: break
            }
        }
        guard isTerminated else { throw .malformed("its dynamic section has no end") }
        guard let address = values[.strings], let size = values[.stringsSize] else {
            throw .symbolsUnreadable("the string table is not named")
        }
        let bytes = try segments.bytes(at: address, count: size, of: file, "the string table")
        guard bytes.last == 0 else { throw .symbolsUnreadable("the string table has no end") }
        strings = ELFStringTable(bytes)
    }

    /// The value of the entry, if there is one.
    subscript(tag: Tag) -> UInt64? { values[tag] }

    /// Whether this is a program in the clothes of a shared object: a position-independent executable.
    var isExecutable: Bool { (values[.flags1] ?? 0) & 0x0800_0000 != 0 }

    /// Whether the loader has to write into code: a `DT_TEXTREL` entry, or its flag.
    var hasTextRelocations: Bool { values[.textRelocations] != nil || (values[.flags] ?? 0) & 4 != 0 }

    /// The folders of an entry that lists them with colons; `nil` without the entry.
    mutating func folders(_ tag: Tag) throws(SharedObjectError.Reason) -> [String]? {
        guard let offset = values[tag] else { return nil }
        return try strings.string(at: offset).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    }

    mutating func soname() throws(SharedObjectError.Reason) -> String? {
        guard let offset = values[.soname] else { return nil }
        return try strings.string(at: offset)
    }

    mutating func needed() throws(SharedObjectError.Reason) -> [String] {
        var names: [String] = []
        for offset in neededNames { names.append(try strings.string(at: offset)) }
        return names
    }
}
