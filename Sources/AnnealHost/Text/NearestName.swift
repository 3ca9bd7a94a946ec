/// The known name that a mistyped one probably means: at most one edit per three letters away, the nearest first; or else
/// one that holds what was typed. For a text that is longer than any name there is none.
///
///     nearestName(to: "cosin", among: ["cosine", "cyclic"])          // "cosine"
///     nearestName(to: "restarts", among: ["cosine-restarts"])        // "cosine-restarts"
public func nearestName(to name: String, among known: [String]) -> String? {
    // Nobody mistypes that much, and comparing takes time with each letter.
    if name.utf8.count > 80 { return nil }
    let limit = max(1, name.count / 3)
    let typed = Array(name.lowercased())
    let ranked = known.map { (name: $0, edits: edits(typed, Array($0.lowercased()))) }
    return ranked.filter { $0.edits <= limit }.min { $0.edits < $1.edits }?.name
        ?? known.first { typed.count >= 3 && $0.lowercased().contains(String(typed)) }
}

/// Levenshtein's distance, with a swap of neighbours counted once.
private func edits(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
            row.append(best)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
