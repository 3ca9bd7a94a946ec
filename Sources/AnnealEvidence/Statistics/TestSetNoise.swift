/// How much a score moves because the test set is a sample itself: more seeds do not help against it.
///
///     TestSetNoise.accuracy(0.88, examples: 10_000)   // 0.00324…: a third of a point
public enum TestSetNoise {
    /// The standard error of an accuracy (0 to 1) measured on independent examples.
    public static func accuracy(_ accuracy: Double, examples: Int) -> Double {
        (max(0, accuracy * (1 - accuracy)) / Double(examples)).squareRoot()
    }

    /// The standard error of the difference of two accuracies on the same examples: only those on which one is right and the other
    /// wrong count, as in McNemar's test.
    ///
    /// - Parameters:
    ///   - onlyFirst: examples that the first alone has right; means over seeds need not be whole.
    ///   - onlySecond: examples that the second alone has right.
    public static func difference(onlyFirst: Double, onlySecond: Double, examples: Int) -> Double {
        let count = Double(examples)
        let excess = onlyFirst - onlySecond
        return (max(0, onlyFirst + onlySecond - excess * excess / count)).squareRoot() / count
    }

    /// The same from what each of two models got right, example by example; the shorter counts.
    public static func difference(_ first: [Bool], _ second: [Bool]) -> Double {
        var (onlyFirst, onlySecond) = (0.0, 0.0)
        for (a, b) in zip(first, second) where a != b {
            if a { onlyFirst += 1 } else { onlySecond += 1 }
        }
        return difference(onlyFirst: onlyFirst, onlySecond: onlySecond, examples: min(first.count, second.count))
    }

    /// The standard error of the difference when each is measured on examples of its own, or nothing is known about which they got
    /// right: an upper bound for models that are right on the same examples.
    public static func unpairedDifference(_ first: Double, _ second: Double, examples: Int) -> Double {
        let (a, b) = (accuracy(first, examples: examples), accuracy(second, examples: examples))
        return (a * a + b * b).squareRoot()
    }

    /// The exact two-sided probability of counts as uneven as these if both were equally good (McNemar 1947, exact binomial).
    public static func pValue(onlyFirst: Int, onlySecond: Int) -> Double {
        let all = onlyFirst + onlySecond
        guard all > 0 else { return 1 }
        let fewer = min(onlyFirst, onlySecond)
        // P(X <= fewer) of a fair coin thrown `all` times.
        let tail = IncompleteBeta(a: Double(all - fewer), b: Double(fewer + 1)).value(at: 0.5)
        return min(1, 2 * tail)
    }
}
