/// The search for an arm's best rate on squeezed runs of one seed: every second rate of the grid, then both neighbours of the best
/// until they are worse, also beyond the ends of a grid that extends.
///
/// It replays itself from the beginning, round by round, so that what it wants next does not depend on which trial of a round ended
/// first.
struct RateSearch {
    /// Places of the grid with their scores in ascending order of rate; `nil` where the trial failed.
    private(set) var tried: [(place: Int, score: Double?)] = []
    /// Places whose results are missing; empty when the search is over.
    private(set) var wanted: [Int] = []

    /// - Parameter result: the score at a place, in a second optional that is `nil` as long as it is not known.
    init(_ grid: RateGrid, result: (Int) -> Double??) {
        var round = grid.coarse
        while !round.isEmpty {
            wanted = round.filter { result($0) == nil }
            guard wanted.isEmpty else { return }
            tried += round.map { (place: $0, score: result($0) ?? nil) }
            tried.sort { $0.place < $1.place }
            let next: [Int]
            if let best = ranking.first {
                next = [best - 1, best + 1]
            } else {
                // Nothing trained: rates are too high, as a rule.
                next = tried.first.map { [$0.place - 1] } ?? []
            }
            round = next.filter { place in
                grid.places.contains(place) && !tried.contains { $0.place == place }
                    && (grid.rates.indices.contains(place) || isWorthwhile)
            }
        }
    }

    /// Whether the best is better than the next one: where the rate changes nothing, more rates would say nothing.
    private var isWorthwhile: Bool {
        let scores = tried.compactMap(\.score).sorted(by: >)
        return scores.count < 2 || scores[0] > scores[1]
    }

    /// Places that trained, the best first; of equals the lower rate.
    var ranking: [Int] {
        tried.compactMap { tried in tried.score.map { (place: tried.place, score: $0) } }
            .sorted { $0.score == $1.score ? $0.place < $1.place : $0.score > $1.score }
            .map(\.place)
    }
}
