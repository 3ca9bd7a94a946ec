internal import Foundation

/// The checkpoints of one run, by their names: `run.safetensors` and `run-0400.safetensors`, which `--keep` left beside it.
struct CheckpointsBeside {
    /// The one that is named, and the others in the order of their names.
    let files: [String]
    /// Those with their steps in their names.
    let numbered: [(step: Int, file: String)]

    /// - Parameter file: the latest, or one that has its steps in its name.
    init(_ file: String) {
        let url = URL(filePath: file)
        let ending = url.pathExtension.isEmpty ? "" : ".\(url.pathExtension)"
        var stem = String(url.lastPathComponent.dropLast(ending.count))
        if let number = stem.lastIndex(of: "-"), stem[number...].dropFirst().allSatisfy(\.isWholeNumber) {
            stem = String(stem[..<number])
        }
        let folder = file.contains("/") ? String(file[...(file.lastIndex(of: "/") ?? file.startIndex)]) : ""
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        numbered = names.sorted().compactMap { name in
            guard name.hasPrefix("\(stem)-"), name.hasSuffix(ending) else { return nil }
            let number = name.dropFirst(stem.count + 1).dropLast(ending.count)
            guard !number.isEmpty, number.allSatisfy(\.isWholeNumber), let step = Int(number) else { return nil }
            return (step, folder + name)
        }
        files = [file] + numbered.map(\.file).filter { $0 != file }
    }
}
