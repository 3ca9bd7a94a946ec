/// What the arms of a sweep are, kept with its trials.
struct SweepRecord: Codable {
    /// A parameter as a heat map has it.
    struct Axis: Codable {
        let key: String
        /// Its values, or parts of its range, from the lowest.
        let bins: [String]
    }

    let axes: [Axis]
    /// Each point with the places of its values in the bins.
    let points: [Point]

    struct Point: Codable {
        let arm: String
        let rate: Double
        let values: [String]
        let bins: [Int]
    }
}
