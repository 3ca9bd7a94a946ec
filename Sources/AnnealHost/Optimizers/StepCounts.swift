/// How many steps tensors and groups have taken.
enum StepCounts {
    /// All alike.
    case common(Int)
    /// Each its own, since some rest while others take a step.
    case own(tensors: UnsafePointer<UInt64>, groups: UnsafePointer<UInt64>)

    func tensor(_ index: Int) -> UInt64 {
        switch self {
        case .common(let count): UInt64(count)
        case .own(let tensors, _): tensors[index]
        }
    }

    func group(_ index: Int) -> UInt64 {
        switch self {
        case .common(let count): UInt64(count)
        case .own(_, let groups): groups[index]
        }
    }
}
