internal import Glibc

/// Addresses of which nothing can be touched but what is lent. A buffer lies between two pages that stay forbidden, against one of
/// them, as near as its alignment allows; what is left over of its own pages is filled with a pattern that must stay. What was
/// taken back is forbidden, too, and not lent again.
final class GuardedMemory {
    /// The page that a buffer lies against.
    enum Side { case before, after }

    private struct Lent {
        /// Its pages, in bytes from the beginning of all.
        let pages: Range<Int>
        let own: Range<Int>
    }

    private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    /// A signalling NaN in every four bytes: a float that is read there makes what is computed from it a NaN, and one that is
    /// changed there and written back has other bits.
    private static let pattern: [UInt8] = (0..<1 << 16).map { [0x01, 0x00, 0xA0, 0x7F][$0 % 4] }

    /// Whether a number was computed from the pattern: arithmetic makes the NaN a quiet one and keeps the rest of its bits.
    static func isFromBeside(_ number: Float) -> Bool { number.bitPattern & 0x7FFF_FFFF == 0x7FE0_0001 }

    private let mapping: UnsafeMutableRawPointer
    private let size: Int
    /// Up to here pages have been lent.
    private var end = GuardedMemory.page
    private var lent: [Lent] = []

    /// - Parameter count: of the largest buffer that it must have room for, in bytes.
    init(roomFor count: Int) throws {
        size = max(512 * Self.page, (count + Self.page - 1) / Self.page * Self.page + 4 * Self.page)
        guard let mapping = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), mapping != MAP_FAILED else {
            throw CheckFailure("there is no memory for the buffers of the test")
        }
        self.mapping = mapping
    }

    deinit { munmap(mapping, size) }

    /// A buffer of zeros; `nil` if the rest is too small for it.
    func lend(_ count: Int, alignment: Int, against side: Side) -> UnsafeMutableRawPointer? {
        let used = (count + alignment - 1) / alignment * alignment
        let room = max(Self.page, (used + Self.page - 1) / Self.page * Self.page)
        let pages = end..<end + room
        guard pages.upperBound + Self.page <= size, mprotect(mapping + end, room, PROT_READ | PROT_WRITE) == 0 else {
            return nil
        }
        end = pages.upperBound + Self.page
        let start = side == .before ? pages.lowerBound : pages.upperBound - used
        let buffer = Lent(pages: pages, own: start..<start + count)
        lent.append(buffer)
        forEachPiece(of: pages.lowerBound..<start) { memcpy(mapping + $0, $1, $2) != nil }
        forEachPiece(of: start + count..<pages.upperBound) { memcpy(mapping + $0, $1, $2) != nil }
        memset(mapping + start, 0, count)
        return mapping + start
    }

    /// Forbids all that is lent, and says whether nothing was written beside it.
    func takeBack() -> Bool {
        defer { lent = [] }
        guard let first = lent.first else { return true }
        func isPattern(_ places: Range<Int>) -> Bool { forEachPiece(of: places) { memcmp(mapping + $0, $1, $2) == 0 } }
        let isIntact = lent.allSatisfy {
            isPattern($0.pages.lowerBound..<$0.own.lowerBound) && isPattern($0.own.upperBound..<$0.pages.upperBound)
        }
        mprotect(mapping + first.pages.lowerBound, end - first.pages.lowerBound, PROT_NONE)
        return isIntact
    }

    /// The pattern as it stands in some places, in pieces, as long as `body` returns true.
    @discardableResult private func forEachPiece(
        of places: Range<Int>, _ body: (_ offset: Int, _ pattern: UnsafeRawPointer, _ count: Int) -> Bool
    ) -> Bool {
        Self.pattern.withUnsafeBytes { pattern in
            var offset = places.lowerBound
            while offset < places.upperBound, let base = pattern.baseAddress {
                let place = offset % pattern.count
                let piece = min(places.upperBound - offset, pattern.count - place)
                guard body(offset, base + place, piece) else { return false }
                offset += piece
            }
            return true
        }
    }
}
