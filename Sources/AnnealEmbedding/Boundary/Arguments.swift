internal import AnnealHost
internal import CAnneal
internal import CAnnealHost

/// A struct as its caller knows it: of a smaller one, from before a field was appended, the rest is 0.
func table<Table>(
    _ pointer: UnsafePointer<Table>?, _ name: String, atLeast minimum: UInt32
) throws(Misuse) -> Table {
    guard let pointer else { throw .missing(name) }
    let raw = UnsafeRawPointer(pointer)
    let size = raw.load(as: UInt32.self)
    guard size >= minimum else { throw .tooSmall(name, size: size, minimum: minimum) }
    return withUnsafeTemporaryAllocation(byteCount: MemoryLayout<Table>.size, alignment: MemoryLayout<Table>.alignment)
    {
        memory in
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        memory.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: min(Int(size), memory.count)))
        return memory.load(as: Table.self)
    }
}

func text(_ pointer: UnsafePointer<CChar>?, _ name: String) throws(Misuse) -> String {
    guard let pointer else { throw .missing(name) }
    return String(cString: pointer)
}

func texts(
    _ start: UnsafePointer<UnsafePointer<CChar>?>?, _ count: UInt64, _ name: String
) throws(Misuse) -> [String] {
    var texts: [String] = []
    for index in 0..<(try whole(count, name)) { texts.append(try text(start?[index], "\(name)[\(index)]")) }
    return texts
}

/// A count that addresses something.
func whole(_ count: UInt64, _ name: String) throws(Misuse) -> Int {
    guard let count = Int(exactly: count) else { throw .outOfRange(name, range: "below 2^63") }
    return count
}

extension RunLength {
    init(_ pointer: UnsafePointer<anneal_run_length>?) throws(Misuse) {
        guard let pointer else {
            self.init(steps: nil)
            return
        }
        let length = try table(pointer, "length", atLeast: ANNEAL_RUN_LENGTH_V1_SIZE)
        // Doubles count every step below.
        let most: Int64 = 1 << 53
        guard length.steps <= most else { throw .outOfRange("length.steps", range: "at most 2^53") }
        guard (0...most).contains(length.steps_per_epoch) else {
            throw .outOfRange("length.steps_per_epoch", range: "0, which is unknown, or more")
        }
        guard (0...most).contains(length.batch_size) else {
            throw .outOfRange("length.batch_size", range: "0, which is unknown, or more")
        }
        self.init(
            steps: length.steps < 0 ? nil : Int(length.steps), stepsPerEpoch: max(1, Int(length.steps_per_epoch)),
            batchSize: length.batch_size == 0 ? nil : Int(length.batch_size))
    }
}
