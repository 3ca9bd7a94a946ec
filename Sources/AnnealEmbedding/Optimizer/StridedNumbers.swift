/// Numbers of a tensor that do not lie one after another.
struct StridedNumbers {
    let start: UnsafeMutablePointer<Float>
    let shape: [Int]
    /// One per dimension, in numbers; `nil`: they do lie one after another.
    let strides: UnsafePointer<Int64>?

    /// Copies the numbers `range`, counted row by row, to the same places of a contiguous buffer.
    func copy(_ range: Range<Int>, to buffer: UnsafeMutablePointer<Float>) {
        forEachRun(range) { index, place, count, stride in
            if stride == 1 {
                (buffer + index).update(from: start + place, count: count)
            } else {
                for item in 0..<count { buffer[index + item] = start[place + item * stride] }
            }
        }
    }

    /// Copies them back from there.
    func copy(_ range: Range<Int>, from buffer: UnsafeMutablePointer<Float>) {
        forEachRun(range) { index, place, count, stride in
            if stride == 1 {
                (start + place).update(from: buffer + index, count: count)
            } else {
                for item in 0..<count { start[place + item * stride] = buffer[index + item] }
            }
        }
    }

    /// Calls `body` for each piece of a last dimension: the first number's index, its place, how many numbers, and the places from
    /// one to the next.
    private func forEachRun(
        _ range: Range<Int>, _ body: (_ index: Int, _ place: Int, _ count: Int, _ stride: Int) -> Void
    ) {
        guard let strides, let length = shape.last else {
            return body(range.lowerBound, range.lowerBound, range.count, 1)
        }
        var index = range.lowerBound
        while index < range.upperBound {
            var rest = index / length
            let column = index % length
            var place = column * Int(strides[shape.count - 1])
            for dimension in (0..<shape.count - 1).reversed() {
                place += rest % shape[dimension] * Int(strides[dimension])
                rest /= shape[dimension]
            }
            let count = min(length - column, range.upperBound - index)
            body(index, place, count, Int(strides[shape.count - 1]))
            index += count
        }
    }
}
