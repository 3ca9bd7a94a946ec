/// The candidate a misspelt name most likely meant, or nil when none is close.
///
///     nearestSpelling(to: "digit", in: ["digits", "csv"])   // "digits"
///
/// Close is: one contains the other, or at most half of the letters differ. Case does not count.
func nearestSpelling(to name: String, in candidates: [String]) -> String? {
    let name = name.lowercased()
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
        let spelling = candidate.lowercased()
        let distance = editDistance(name, spelling)
        let related = min(name.count, spelling.count) >= 2 && (spelling.contains(name) || name.contains(spelling))
        guard related || 2 * distance <= max(name.count, spelling.count) else { continue }
        if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
    }
    return best?.candidate
}

/// How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn one word into the
/// other (optimal string alignment: Damerau 1964, Wagner and Fischer 1974).
private func editDistance(_ first: String, _ second: String) -> Int {
    let first = Array(first)
    let second = Array(second)
    var older: [Int] = []
    var previous = Array(0...second.count)
    for i in first.indices {
        var row = [i + 1]
        for j in second.indices {
            var distance = min(previous[j] + (first[i] == second[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                distance = min(distance, older[j - 1] + 1)
            }
            row.append(distance)
        }
        (older, previous) = (previous, row)
    }
    return previous[second.count]
}
