/// The place of a stored property in its struct.
///
///     Field(\Cosine.etaMin).value(in: Cosine())   // 0
///
/// A number instead of a key path, which Embedded Swift does not have, and which would cost more than a step of a thousand
/// parameters. The compiler makes it of a key path that is written out.
public struct Field<Root, Value> {
    /// In bytes; `nil` for a computed property, which has no place.
    let offset: Int?

    @_transparent
    public init(_ path: WritableKeyPath<Root, Value>) { self.init(offset: MemoryLayout<Root>.offset(of: path)) }

    @usableFromInline
    init(offset: Int?) { self.offset = offset }

    func value(in root: Root) -> Value? {
        guard let offset else { return nil }
        return withUnsafePointer(to: root) {
            (UnsafeRawPointer($0) + offset).assumingMemoryBound(to: Value.self).pointee
        }
    }

    /// - Parameter name: the parameter's key.
    func set(_ value: Value, in root: inout Root, _ name: String) throws(Refusal) {
        guard let offset else { throw Refusal(name, " is no stored property") }
        withUnsafeMutablePointer(to: &root) {
            (UnsafeMutableRawPointer($0) + offset).assumingMemoryBound(to: Value.self).pointee = value
        }
    }
}
