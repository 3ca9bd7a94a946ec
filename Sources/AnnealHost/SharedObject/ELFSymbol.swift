internal import AnnealFiles

/// A symbol that a shared object defines for others.
///
/// The format: <https://gabi.xinuos.com/elf/05-symtab.html>.
struct ELFSymbol {
    /// `sizeof(Elf64_Sym)`.
    static let entrySize: UInt64 = 24

    let name: String
    let isFunction: Bool
    /// False for an absolute or otherwise special symbol, whose value does not move with the library.
    let isRelocated: Bool
    let address: UInt64
    /// Whether the linker put it there: GNU's linkers mark where sections end (`_edata`, `_end`, `__bss_start`), and some offer
    /// the functions that the loader calls first and last (`_init`, `_fini`).
    let isDefinedByLinker: Bool

    /// The symbols that `dlsym` may find, in the order of the dynamic symbol table.
    static func exported(
        by dynamic: inout ELFDynamicSection, _ file: borrowing RegularFile, _ segments: ELFSegments
    ) throws(SharedObjectError.Reason) -> [ELFSymbol] {
        guard let address = dynamic[.symbols] else { throw .symbolsUnreadable("the symbol table is not named") }
        guard dynamic[.symbolSize] ?? entrySize == entrySize else {
            throw .symbolsUnreadable("its entries have an unknown size")
        }
        let count = UInt64(try ELFHashTable.symbolCount(dynamic, file, segments))
        let table = try segments.bytes(at: address, count: count * entrySize, of: file, "the symbol table")

        var symbols: [ELFSymbol] = []
        for start in stride(from: 0, to: table.count, by: Int(entrySize)) {
            let name = UInt64(table.littleEndian(UInt32.self, at: start))
            // The loader compares the names of undefined symbols too, without a look at where they lie.
            guard dynamic.strings.contains(name) else {
                throw .symbolsUnreadable("a name lies outside the string table")
            }
            let (type, binding) = (table[start + 4] & 15, table[start + 4] >> 4)
            let visibility = table[start + 5] & 3
            let section = table.littleEndian(UInt16.self, at: start + 6)
            let isDefined = section != 0
            // Global, weak, and GNU's unique; default and protected.
            guard isDefined, [1, 2, 10].contains(binding), [0, 3].contains(visibility) else { continue }
            let text = try dynamic.strings.string(at: name)
            let address = table.littleEndian(UInt64.self, at: start + 8)
            symbols.append(
                ELFSymbol(
                    name: text,
                    // A function, or GNU's indirect function.
                    isFunction: type == 2 || type == 10,
                    // The numbers from 0xff00 are no sections, but for the one that says "too large to stand here".
                    isRelocated: section < 0xff00 || section == 0xffff,
                    address: address,
                    isDefinedByLinker: type == 0 && sectionMarks.contains(text)
                        || text == "_init" && address == dynamic[.initialFunction]
                        || text == "_fini" && address == dynamic[.finalFunction]))
        }
        return symbols
    }

    /// What the scripts of bfd, gold and lld define without a type.
    private static let sectionMarks: Set<String> = [
        "__bss_start", "__bss_start__", "__bss_end__", "_bss_end__", "__end__", "_end", "end", "_edata", "edata",
        "_etext", "__etext", "etext", "__executable_start",
    ]
}
