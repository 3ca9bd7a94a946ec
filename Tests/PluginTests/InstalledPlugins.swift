import AnnealCheck
import AnnealHost
import Foundation
import TestSupport

/// The plugins that a plain release build installed, which is what users get.
enum InstalledPlugins {
    static let folder = Installed.plugins

    /// The program itself, which `check` starts for each test.
    static let child = CheckChild(program: Installed.program) { check, subject in
        ["plugins", "check-one", subject.file, check, "--seed", "\(subject.seed)"]
            + (subject.component.isEmpty ? [] : ["--component", subject.component])
    }

    static let files: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".so") }.sorted().map { folder + "/" + $0 }

    static let registry: Registry = {
        do {
            return try Registry(searching: SearchPath(files: files, folders: [], environment: [:], executable: "/"))
        } catch {
            fatalError("\(error)")
        }
    }()

    static let schedules = registry.components.filter { $0.kind == .schedule }.map(\.name)
    static let optimizers = registry.components.filter { $0.kind == .optimizer }.map(\.name)

    /// Specifications that visit every parameter of a component.
    static func specifications(of name: String) throws -> [Specification] {
        Variations(component: try registry.component(name)).specifications
    }
}

extension Descent {
    /// - Parameter text: the optimizer, one of those that are installed.
    convenience init(
        _ text: String, groups: [String] = [], shapes: [[Int]], initial: [Double], scheduled: [String] = []
    ) throws {
        try self.init(
            Specification(text), in: InstalledPlugins.registry, groups: groups.map { try GroupSpecification($0) },
            shapes: shapes, initial: initial, scheduled: scheduled)
    }
}

extension Error {
    /// What a plugin said when it refused its parameters; `nil` for any other error.
    var refusal: String? {
        switch (self as? SpecificationError)?.reason {
        case .refused(_, let sentence), .refusedSparse(_, _, let sentence): return sentence
        default: return nil
        }
    }
}
