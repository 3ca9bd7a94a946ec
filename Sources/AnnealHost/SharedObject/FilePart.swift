internal import AnnealFiles

extension RegularFile {
    /// The `count` bytes from `offset`; `part` names them in an error.
    func part(_ part: String, at offset: UInt64, count: UInt64) throws(SharedObjectError.Reason) -> [UInt8] {
        do throws(Failure) {
            return try bytes(at: offset, count: count)
        } catch {
            throw SharedObjectError.Reason(error, part)
        }
    }
}

extension SharedObjectError.Reason {
    /// - Parameter part: the part of the file that was read.
    init(_ failure: RegularFile.Failure, _ part: String) {
        switch failure {
        case .missing: self = .missing
        case .directory: self = .directory
        case .notRegular: self = .notRegular
        case .unreadable(let why): self = .unreadable(why)
        case .cutShort(nil, _): self = .malformed("\(part) ends beyond the largest address")
        case .cutShort(let end?, let size): self = .cutShort(part: part, end: end, size: size)
        case .tooLarge(let bytes): self = .tooLarge(part: part, bytes: bytes)
        }
    }
}
