internal import AnnealFiles

/// Why a file cannot be loaded as a plugin: the file, and the first question it failed.
public struct SharedObjectError: Error, Sendable, Equatable {
    /// The path as it was given.
    public let file: String
    public let reason: Reason

    /// The questions in the order in which they are asked.
    public enum Reason: Error, Sendable, Equatable {
        case missing
        case directory
        /// A pipe, a device or a socket.
        case notRegular
        /// The system refused to open or read it; its own words.
        case unreadable(String)
        case empty
        case notELF
        case thirtyTwoBit
        case otherByteOrder
        /// The `e_machine` it was built for.
        case otherMachine(UInt16)
        case relocatableObject
        case executable
        /// An `e_type` that is neither of these nor a shared object.
        case otherType(UInt16)
        /// A header contradicts the format; how.
        case malformed(String)
        /// `part` ends at byte `end` of a file of `size` bytes.
        case cutShort(part: String, end: UInt64, size: UInt64)
        /// `part` claims more bytes than are read at once, so that it cannot exhaust memory.
        case tooLarge(part: String, bytes: UInt64)
        case noDynamicSection
        /// The dynamic symbol table cannot be followed; why.
        case symbolsUnreadable(String)
        case noEntry
        case entryNotAFunction
        case entryOutsideCode
        /// It has entries, in rising order, but none of the host's major.
        case otherMajor([UInt32])
    }
}

extension SharedObjectError: CustomStringConvertible {
    /// One sentence that begins with the file.
    public var description: String { "\(file) \(reason.predicate)" }
}

extension SharedObjectError.Reason {
    /// The sentence without its subject.
    var predicate: String {
        let entry = PluginABI.entryName
        switch self {
        case .missing:
            return "does not exist: check the path, or build the plugin first"
        case .directory:
            return "is a directory: name the shared library inside it"
        case .notRegular:
            return "is not a regular file: a plugin is loaded from an ordinary file only"
        case .unreadable(let why):
            return "cannot be read: \(why)"
        case .empty:
            return "is not a shared library: it is empty"
        case .notELF:
            return "is not a shared library: it does not begin with the ELF magic number"
        case .thirtyTwoBit:
            return "is a 32-bit library, this host is a 64-bit program: rebuild it for 64 bits"
        case .otherByteOrder:
            return "is built for big-endian machines, this one is little-endian: rebuild it for this machine"
        case .otherMachine(let machine):
            let (theirs, ours) = (ELFMachine.name(of: machine), ELFMachine.name(of: ELFMachine.host))
            return "is built for \(theirs), this machine is \(ours): rebuild it for this machine"
        case .relocatableObject:
            return "is a relocatable object, not a shared library: link it with -shared"
        case .executable:
            return "is an executable, not a shared library: link it with -shared"
        case .otherType(let type):
            return "is an ELF file of type \(type), not a shared library: link it with -shared"
        case .malformed(let how):
            return "is malformed, \(how): build or copy it again"
        case .cutShort(let part, let end, let size):
            return "is cut short, \(part) ends at byte \(end) and the file has \(size): build or copy it again"
        case .tooLarge(let part, let bytes):
            let limit = RegularFile.readLimit >> 20
            return "is refused, \(part) would take \(bytes) bytes and the limit is \(limit) MiB: build or copy it again"
        case .noDynamicSection:
            return "has no dynamic section, so it cannot be loaded: link it with -shared"
        case .symbolsUnreadable(let why):
            return "has an unreadable symbol table, \(why): build or copy it again"
        case .noEntry:
            return "is not an Anneal plugin: it exports no function \(entry)"
        case .entryNotAFunction:
            return "exports \(entry), but not as a function: define it as anneal.h declares it"
        case .entryOutsideCode:
            return "exports \(entry), but its address is not in executable code: build or copy it again"
        case .otherMajor(let majors):
            let theirs = majors.map(String.init).joined(separator: " and ")
            return "speaks plugin ABI \(theirs), this host speaks \(PluginABI.major): "
                + "rebuild it against this host's anneal.h or use a host that speaks \(theirs)"
        }
    }
}
