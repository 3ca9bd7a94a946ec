internal import AnnealFiles

/// The pieces of a shared object that the loader maps into memory, all of them inside the file.
///
/// The format: <https://gabi.xinuos.com/elf/07-pheader.html>.
struct ELFSegments {
    /// `sizeof(Elf64_Phdr)`.
    static let entrySize: UInt64 = 56

    private struct Segment {
        let isExecutable: Bool
        let offset: UInt64
        /// The addresses that the file's bytes fill; relative to wherever the library is loaded.
        let addresses: Range<UInt64>
    }

    private let loadable: [Segment]
    /// Address and size of the dynamic section.
    let dynamic: (address: UInt64, size: UInt64)?
    /// Whether it makes the process's stacks executable; a file that does not say counts as one that does.
    let hasExecutableStack: Bool

    init(reading file: borrowing RegularFile, _ header: ELFHeader) throws(SharedObjectError.Reason) {
        let count = Int(header.segmentCount)
        let table = try file.part(
            "the program header table", at: header.segmentsOffset, count: UInt64(count) * Self.entrySize)
        var loadable: [Segment] = []
        var dynamic: (address: UInt64, size: UInt64)?
        var mappedEnd: UInt64 = 0
        var hasExecutableStack = true
        for index in 0..<count {
            let start = index * Int(Self.entrySize)
            let offset = table.littleEndian(UInt64.self, at: start + 8)
            let address = table.littleEndian(UInt64.self, at: start + 16)
            let size = table.littleEndian(UInt64.self, at: start + 32)
            switch table.littleEndian(UInt32.self, at: start) {
            case 1:
                let memorySize = table.littleEndian(UInt64.self, at: start + 40)
                guard size <= memorySize else { throw .malformed("a segment is larger in the file than in memory") }
                let end = try offset.adding(size, "a segment")
                guard end <= file.size else { throw .cutShort(part: "a segment", end: end, size: file.size) }
                // Loaders reserve room from the first segment's start to the last one's end and map over it, so a
                // segment out of order would be mapped over somebody else's memory.
                guard address >= mappedEnd else { throw .malformed("its segments overlap or are out of order") }
                mappedEnd = try address.adding(memorySize, "a segment")
                let flags = table.littleEndian(UInt32.self, at: start + 4)
                loadable.append(
                    Segment(isExecutable: flags & 1 != 0, offset: offset, addresses: address..<address + size))
            case 2:
                dynamic = (address, size)
            case 0x6474_e551:
                hasExecutableStack = table.littleEndian(UInt32.self, at: start + 4) & 1 != 0
            default:
                break
            }
        }
        guard !loadable.isEmpty else { throw .malformed("it has no loadable segment") }
        self.loadable = loadable
        self.dynamic = dynamic
        self.hasExecutableStack = hasExecutableStack
    }

    /// Whether code from the file stands at `address`.
    func isExecutable(_ address: UInt64) -> Bool {
        loadable.contains { $0.isExecutable && $0.addresses.contains(address) }
    }

    /// The `count` bytes that the loader will place at `address`, read from the file; `part` names them in an error.
    func bytes(
        at address: UInt64, count: UInt64, of file: borrowing RegularFile, _ part: String
    ) throws(SharedObjectError.Reason) -> [UInt8] {
        let end = try address.adding(count, part)
        guard
            let segment = loadable.first(where: { $0.addresses.lowerBound <= address && end <= $0.addresses.upperBound }
            )
        else { throw .symbolsUnreadable("\(part) does not lie in a loadable segment") }
        return try file.part(part, at: segment.offset + (address - segment.addresses.lowerBound), count: count)
    }
}

extension UInt64 {
    /// The sum, or the error that `part` cannot end there.
    func adding(_ other: UInt64, _ part: String) throws(SharedObjectError.Reason) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        if overflow { throw .malformed("\(part) ends beyond the largest address") }
        return sum
    }
}
