/// Names for a sentence: all of them, or the first few and how many more there are.
///
///     firstNames(["a", "b", "c"], most: 8)   // "a, b, c"
///     firstNames(["a", "b", "c"], most: 2)   // "a, b and 1 more"
public func firstNames(_ names: [String], most: Int) -> String {
    names.prefix(most).joined(separator: ", ") + (names.count > most ? " and \(names.count - most) more" : "")
}
