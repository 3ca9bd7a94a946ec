internal import AnnealFiles

/// The hash tables by which the loader finds symbols. Only they tell how many dynamic symbols there are.
enum ELFHashTable {
    /// The number of entries of the dynamic symbol table, up to the last one that a look-up can reach.
    static func symbolCount(
        _ dynamic: ELFDynamicSection, _ file: borrowing RegularFile, _ segments: ELFSegments
    ) throws(SharedObjectError.Reason) -> UInt32 {
        if let address = dynamic[.hash] {
            // Bucket count, then chain count; there is one chain entry per symbol.
            let header = try segments.bytes(at: address, count: 8, of: file, "the hash table")
            return header.littleEndian(UInt32.self, at: 4)
        }
        if let address = dynamic[.gnuHash] {
            return try gnuSymbolCount(address, file, segments)
        }
        throw .symbolsUnreadable("there is no hash table")
    }

    /// GNU's table stores no count: the last symbol is where the chain of the highest bucket ends, and a chain ends at
    /// the first entry whose lowest bit is set. The format: <https://flapenguin.me/elf-dt-gnu-hash>.
    private static func gnuSymbolCount(
        _ address: UInt64, _ file: borrowing RegularFile, _ segments: ELFSegments
    ) throws(SharedObjectError.Reason) -> UInt32 {
        let part = "the GNU hash table"
        let header = try segments.bytes(at: address, count: 16, of: file, part)
        let bucketsSize = 4 * UInt64(header.littleEndian(UInt32.self, at: 0))
        let firstHashed = header.littleEndian(UInt32.self, at: 4)
        let filterSize = 8 * UInt64(header.littleEndian(UInt32.self, at: 8))

        let bucketsAddress = try address.adding(16 + filterSize, part)
        let buckets = try segments.bytes(at: bucketsAddress, count: bucketsSize, of: file, part)
        var last: UInt32 = 0
        for start in stride(from: 0, to: buckets.count, by: 4) {
            last = max(last, buckets.littleEndian(UInt32.self, at: start))
        }
        // Every bucket is empty: only symbols that the library itself looks for.
        if last == 0 { return firstHashed }
        guard last >= firstHashed else { throw .symbolsUnreadable("\(part) points before its first symbol") }

        let chains = try bucketsAddress.adding(bucketsSize, part)
        while true {
            let symbolsSize = (UInt64(last) + 1) * ELFSymbol.entrySize
            if symbolsSize > RegularFile.readLimit { throw .tooLarge(part: "the symbol table", bytes: symbolsSize) }
            let address = try chains.adding(4 * UInt64(last - firstHashed), part)
            let entry = try segments.bytes(at: address, count: 4, of: file, part)
            last += 1
            if entry[0] & 1 != 0 { return last }
        }
    }
}
