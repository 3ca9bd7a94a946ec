/// A call that cannot work as it was made: one sentence, which names the argument.
enum Misuse: Error, Equatable {
    case missing(String)
    case noMemory
    case tooSmall(String, size: UInt32, minimum: UInt32)
    case outOfRange(String, range: String)
    case unknownPolicy(String)
    case unknownRule(String)
    case trustBesideLock
    case notADigest(String)
    case wrongCount(tensor: String, said: UInt64, shape: [Int])
    case noSuchGroup(UInt64, tensor: String, groups: Int)
    case notSchedulable(String, optimizer: String, known: [String])
    case scheduleOfGroup(String)
    case notScheduled(String, group: String)
    case outOfDeclaredRange(String, value: String, group: String, range: String)
    case overlapping(tensor: String)
    case denseGradientOfSparse(tensor: String)
    case rowsOfDense(tensor: String)
    case badRows(tensor: String, rows: Int)
    case noPlace(String, tensor: String)
}

extension Misuse: CustomStringConvertible {
    var description: String {
        switch self {
        case .missing(let argument): "\(argument) is NULL, but it is needed"
        case .noMemory: "there is no memory for the answer"
        case .tooSmall(let table, let size, let minimum):
            "\(table) has a struct_size of \(size), less than the \(minimum) of the first version: set it to sizeof"
        case .outOfRange(let argument, let range): "\(argument) has to be \(range)"
        case .unknownPolicy(let policy):
            "there is no policy \"\(policy)\": it is refuse, keep-step or keep-fraction"
        case .unknownRule(let rule):
            "the finder has no rule \"\(rule)\": it is steepest, minimum/10, valley or slide"
        case .trustBesideLock: "digests are trusted beside a lock, which says itself what is trusted: leave one out"
        case .notADigest(let text): "\"\(text)\" is no SHA-256 digest: it has 64 digits, 0 to 9 and a to f"
        case .wrongCount(let tensor, let said, let shape):
            "the tensor \(tensor) is said to have \(said) numbers, which its shape \(shape) has not"
        case .noSuchGroup(let group, let tensor, let groups):
            "the tensor \(tensor) is in group \(group), but there are \(groups) besides the common group 0"
        case .notSchedulable(let key, let optimizer, let known):
            "\(optimizer) has no parameter \(key) that may change from step to step: it has \(known.joined(separator: ", "))"
        case .scheduleOfGroup(let group):
            "the group \(group) has a schedule, which no optimizer follows by itself: open the schedule, and write its values to "
                + "the group's hyperparameters"
        case .notScheduled(let key, let group):
            "\(key) of the group \(group) was changed, but the setup did not say that it is scheduled: name it there"
        case .outOfDeclaredRange(let key, let value, let group, let range):
            "\(key)=\(value) of the group \(group) cannot be: it is \(range)"
        case .overlapping(let tensor):
            "the tensor \(tensor) has a stride of 0, so that its numbers overlap: give it memory of its own to be written to"
        case .denseGradientOfSparse(let tensor):
            "the tensor \(tensor) was opened with a sparse gradient, but a dense one arrived: give its rows, or open it without "
                + "ANNEAL_SPARSE_GRADIENT"
        case .rowsOfDense(let tensor):
            "rows arrived for the tensor \(tensor), which was not opened with ANNEAL_SPARSE_GRADIENT"
        case .badRows(let tensor, let rows):
            "the rows of the tensor \(tensor) have to be ascending, none twice, each below \(rows)"
        case .noPlace(let array, let tensor): "\(array) says NULL for the tensor \(tensor), which has numbers"
        }
    }
}
