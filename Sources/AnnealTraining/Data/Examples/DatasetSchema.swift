/// What new rows have to be read by to become what a model takes; its checkpoint holds it.
public struct DatasetSchema: Codable, Sendable, Equatable {
    /// The columns of a table; `nil` if the model was not trained with one.
    public var table: TableSchema?
    /// The first index of sparse features, 0 or 1; `nil` if there are none.
    public var indexBase: Int?

    public init() {}
}
