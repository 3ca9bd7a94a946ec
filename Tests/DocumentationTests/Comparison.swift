/// For an expression whose value a comment does not say.
func discard<Value>(_ value: Value) {}

/// To what rounding of the last digits leaves.
func isClose(_ value: Double, _ written: Double) -> Bool {
    abs(value - written) <= 1e-9 * max(abs(value), abs(written))
}

func isClose(_ values: [Double], _ written: [Double]) -> Bool {
    values.count == written.count && zip(values, written).allSatisfy { isClose($0, $1) }
}

/// Whether the decimals are those that a comment writes before its ellipsis.
func begins(_ value: (some CustomStringConvertible)?, _ written: String) -> Bool {
    value?.description.hasPrefix(written) ?? false
}
