internal import Foundation

/// The checkpoints of one run, by their names: `run.safetensors` and `run-0400.safetensors`, which `--keep` left beside it.
struct CheckpointsBeside {
    /// The one that is named, and the others in the order of their names.
    let files: [String]

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
        let numbered = names.filter { name in
            guard name.hasPrefix("\(stem)-"), name.hasSuffix(ending) else { return false }
            let number = name.dropFirst(stem.count + 1).dropLast(ending.count)
            return !number.isEmpty && number.allSatisfy(\.isWholeNumber)
        }
        files = [file] + numbered.sorted().map { folder + $0 }.filter { $0 != file }
    }
}
