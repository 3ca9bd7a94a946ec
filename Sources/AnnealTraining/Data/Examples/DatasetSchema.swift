/// What new rows have to be read by to become what a model takes; its checkpoint holds it.
public struct DatasetSchema: Codable, Sendable, Equatable {
    /// The columns of a table; `nil` if the model was not trained with one.
    public var table: TableSchema?
    /// The first index of sparse features, 0 or 1; `nil` if there are none.
    public var indexBase: Int?

    /// What each feature was held less when it was standardized, so that new rows become the same to the last bit; `nil` if they were
    /// not, or not as columns of numbers.
    public var origins: [Double]?

    public init() {}
}
