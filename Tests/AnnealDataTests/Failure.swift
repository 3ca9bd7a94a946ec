import AnnealTraining

/// The sentence of the error that the body throws, or nil when it throws none.
func failure<Result>(of body: () throws(DatasetError) -> Result) -> String? {
    do throws(DatasetError) {
        _ = try body()
        return nil
    } catch {
        return error.description
    }
}

/// The identity, for tests where the order does not matter.
func inOrder(_ count: Int) -> [Int] { Array(0..<count) }
