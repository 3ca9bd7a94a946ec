/// Where the elements of an array belong, in the order in which a file has them.
///
///     var places = NPYPlaces([2, 3], isFortran: true, axes: nil)
///     places?.next()   // 0
///     places?.next()   // 3, the first of the second row
struct NPYPlaces {
    /// The sizes of the file's axes, the slowest first, and how far apart their elements come.
    private let axes: [(size: Int, stride: Int)]
    private var position: [Int]
    private var place = 0

    /// - Parameters:
    ///   - isFortran: Whether the first axis changes fastest in the file, instead of the last.
    ///   - axes: The axes in the order in which they are taken; nil for their own.
    /// - Returns: nil if all are in order.
    init?(_ shape: [Int], isFortran: Bool, axes: [Int]?) {
        guard isFortran && shape.count > 1 || axes != nil else { return nil }
        var strides = shape.map { _ in 1 }
        var stride = 1
        for axis in (axes ?? Array(shape.indices)).reversed() {
            strides[axis] = stride
            stride *= shape[axis]
        }
        let order = isFortran ? Array(shape.indices.reversed()) : Array(shape.indices)
        self.axes = order.map { (shape[$0], strides[$0]) }
        position = order.map { _ in 0 }
    }

    /// The place of the next element.
    mutating func next() -> Int {
        let current = place
        for axis in axes.indices.reversed() {
            position[axis] += 1
            place += axes[axis].stride
            if position[axis] < axes[axis].size { break }
            place -= axes[axis].stride * axes[axis].size
            position[axis] = 0
        }
        return current
    }
}
