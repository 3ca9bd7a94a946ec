internal import AnnealFiles

/// The header of a 64-bit ELF file that is a shared object for this machine.
///
/// The numbers in this and the other `ELF` files are written out from the System V ABI, so that they read the same
/// wherever the host is built: <https://gabi.xinuos.com/elf/02-eheader.html>.
struct ELFHeader {
    /// `sizeof(Elf64_Ehdr)`.
    private static let size: UInt64 = 64

    /// Where the program headers stand in the file.
    let segmentsOffset: UInt64
    let segmentCount: UInt16

    init(reading file: borrowing RegularFile) throws(SharedObjectError.Reason) {
        if file.size == 0 { throw .empty }
        let bytes = try file.part("the ELF header", at: 0, count: min(file.size, Self.size))
        guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { throw .notELF }
        // A 32-bit header is shorter, so only the bytes that both kinds share are asked for yet.
        guard bytes.count >= 20 else {
            throw .cutShort(part: "the ELF header", end: Self.size, size: file.size)
        }
        switch bytes[4] {
        case 1: throw .thirtyTwoBit
        case 2: break
        case let other: throw .malformed("its ELF class is \(other)")
        }
        switch bytes[5] {
        case 1: break
        case 2: throw .otherByteOrder
        case let other: throw .malformed("its byte order is \(other)")
        }
        let machine = bytes.littleEndian(UInt16.self, at: 18)
        if machine != ELFMachine.host { throw .otherMachine(machine) }
        switch bytes.littleEndian(UInt16.self, at: 16) {
        case 1: throw .relocatableObject
        case 2: throw .executable
        case 3: break
        case let other: throw .otherType(other)
        }
        guard bytes.count == Self.size else {
            throw .cutShort(part: "the ELF header", end: Self.size, size: file.size)
        }
        // The version stands in the header twice.
        let versions = (UInt32(bytes[6]), bytes.littleEndian(UInt32.self, at: 20))
        guard versions == (1, 1) else { throw .malformed("its ELF versions are \(versions.0) and \(versions.1)") }
        segmentsOffset = bytes.littleEndian(UInt64.self, at: 32)
        let entrySize = bytes.littleEndian(UInt16.self, at: 54)
        guard entrySize == ELFSegments.entrySize else {
            throw .malformed("its program headers take \(entrySize) bytes each")
        }
        segmentCount = bytes.littleEndian(UInt16.self, at: 56)
        // 0xffff says that the count stands in a section header, which a loader does not read.
        guard (1..<0xffff).contains(segmentCount) else { throw .malformed("it has \(segmentCount) program headers") }
    }
}
