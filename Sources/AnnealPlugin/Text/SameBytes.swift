extension String {
    /// Whether another text is the same, byte for byte.
    ///
    /// `==` also finds "é" written in two ways, for which Embedded Swift would need tables larger than a plugin.
    package func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

/// A text in a pattern, as in `case .hyperparameter("pull")`, is compared byte for byte too.
public func ~= (pattern: String, text: String) -> Bool { pattern.isSame(as: text) }
