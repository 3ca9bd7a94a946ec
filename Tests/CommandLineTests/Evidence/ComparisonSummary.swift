/// What `compare`, `search` and `sweep` write as JSON, as far as tests ask for it.
struct ComparisonSummary: Decodable {
    struct Standing: Decodable {
        struct Arm: Decodable {
            struct Tried: Decodable { let rate: Double }
            let name: String
            let rate: Double?
            let seeds: Int
            let rates: [Tried]
        }
        let arms: [Arm]
        let trials: Int
        let failedTrials: Int
    }
    struct Sweep: Decodable {
        struct Point: Decodable {
            let rate: Double
            let values: [String]
        }
        let points: [Point]
    }
    let verdict: [String]
    let standing: Standing
    /// Of a search.
    let specification: String?
    let sweep: Sweep?
}
