/// The text after a layer's name: numbers, then keys with numbers.
///
///     LayerArguments(":32,3,padding=1").sizes(2, ["padding"])   // [32, 3]
struct LayerArguments {
    private let positional: [Substring]
    private let keyed: [(key: Substring, value: Substring)]
    /// Whether a number came after a key.
    private let isDisordered: Bool
    let isEmpty: Bool

    /// - Parameter text: empty, or from the colon on.
    init(_ text: Substring) {
        isEmpty = text.isEmpty
        let parts = isEmpty ? [] : text.dropFirst().split(separator: ",", omittingEmptySubsequences: false)
        positional = Array(parts.prefix { !$0.contains("=") })
        let rest = parts.dropFirst(positional.count)
        keyed = rest.map { part in
            (part.prefix { $0 != "=" }, part.drop { $0 != "=" }.dropFirst())
        }
        isDisordered = rest.contains { !$0.contains("=") }
    }

    private static let largest = 1 << 20

    private static func size(_ text: Substring, from least: Int) -> Int? {
        Int(text).flatMap { (least...largest).contains($0) ? $0 : nil }
    }

    /// A given number of whole numbers from 1 on, and no keys but these, each once.
    func sizes(_ count: Int, _ keys: [Substring] = []) -> [Int]? {
        guard !isDisordered, positional.count == count, keyed.allSatisfy({ keys.contains($0.key) }),
            Set(keyed.map(\.key)).count == keyed.count
        else { return nil }
        let sizes = positional.compactMap { Self.size($0, from: 1) }
        return sizes.count == count ? sizes : nil
    }

    /// `nil` if it is not a whole number from `least` on.
    func size(_ key: Substring, from least: Int, else fallback: Int) -> Int? {
        guard let argument = keyed.first(where: { $0.key == key }) else { return fallback }
        return Self.size(argument.value, from: least)
    }

    func pooling() -> (kernel: Int, stride: Int)? {
        guard let kernel = sizes(1, ["stride"])?[0], let stride = size("stride", from: 1, else: kernel) else {
            return nil
        }
        return (kernel, stride)
    }

    /// One word and nothing else.
    func word() -> Substring? { keyed.isEmpty && positional.count == 1 ? positional[0] : nil }

    /// One number from 0 to below 1.
    func rate() -> Double? {
        guard keyed.isEmpty, positional.count == 1, let value = Double(positional[0]), value >= 0, value < 1 else {
            return nil
        }
        return value
    }
}
