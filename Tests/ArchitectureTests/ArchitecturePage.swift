import Foundation

/// The arrows that `Documentation/Architecture.md` draws, in its blocks of lines `Upper -> Lower, Lower`.
///
/// A line without an arrow names the target whose rooms follow; before the first such line the arrows are between targets.
struct ArchitecturePage {
    /// By target, or by `""` for the arrows between targets: by room, the rooms that it may name.
    private(set) var arrows: [String: [String: Set<String>]] = [:]

    init(_ markdown: String) {
        var isBlock = false
        var target = ""
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isBlock = line == "```arrows"
                if isBlock { target = "" }
                continue
            }
            guard isBlock else { continue }
            let sides = line.split(separator: "->", maxSplits: 1, omittingEmptySubsequences: false)
            let name = sides[0].trimmingCharacters(in: .whitespaces)
            if sides.count == 2 {
                let lower = sides[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                arrows[target, default: [:]][name, default: []].formUnion(lower.filter { !$0.isEmpty })
            } else if !name.isEmpty {
                target = name
            }
        }
    }

    /// A way from a room back to itself; `nil` if all arrows of the target point down.
    func circle(in target: String) -> [String]? {
        let arrows = arrows[target] ?? [:]
        var done: Set<String> = []
        func search(_ room: String, _ path: [String]) -> [String]? {
            if let start = path.firstIndex(of: room) { return Array(path[start...]) + [room] }
            guard done.insert(room).inserted else { return nil }
            for next in (arrows[room] ?? []).sorted() {
                if let found = search(next, path + [room]) { return found }
            }
            return nil
        }
        for room in arrows.keys.sorted() {
            if let found = search(room, []) { return found }
        }
        return nil
    }
}
