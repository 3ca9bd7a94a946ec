/// A sum over many elements in float64. The host adds the blocks' parts in an order that does not depend on threads.
///
///     static let weightNorm = Reduction("weight_norm_squared", over: .tensor)
///     static let reductions = [weightNorm]
///     …
///     sums[Self.weightNorm] = …                  // in measure
///     block.sum(Self.weightNorm).squareRoot()    // in update
public final class Reduction: @unchecked Sendable {
    /// What the sum runs over.
    public enum Scope: Sendable { case tensor, group, all }

    let key: String
    let scope: Scope
    /// The place in `reductions`, which the export writes before anything reads it.
    var index = -1

    /// - Parameter scope: `.tensor` needs a cut that does not join tensors.
    public init(_ key: String, over scope: Scope) {
        self.key = key
        self.scope = scope
    }

    /// The sum of this name among all of a table.
    func sum(in sums: UnsafePointer<Double>) -> Double {
        guard index >= 0 else { fatalError("the reduction \(key) is not in reductions") }
        return sums[index]
    }
}

/// One block's parts of the reductions: 0 in the first pass, later as the block left them.
public struct Sums {
    /// One number per reduction, in the order of `reductions`: for a function that writes several.
    public let numbers: UnsafeMutablePointer<Double>

    public subscript(reduction: Reduction) -> Double {
        get { reduction.sum(in: numbers) }
        nonmutating set {
            guard reduction.index >= 0 else { fatalError("the reduction \(reduction.key) is not in reductions") }
            numbers[reduction.index] = newValue
        }
    }
}
