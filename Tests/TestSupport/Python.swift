import Foundation

/// Interpreters of Python with packages that tests compare with or run examples by.
package enum Python {
    /// An interpreter that can import modules: the one that `ANNEAL_PYTHON` names, else `python3`, else one with packages that pip
    /// installs into a folder that stays for the next time; `nil` if PyPI does not answer.
    ///
    ///     Python.interpreter(importing: ["tensorboard"], installing: ["tensorboard==2.21.0"])
    ///
    /// - Parameter packages: as pip names them; none for what is too large to be installed for a test.
    package static func interpreter(importing modules: [String], installing packages: [String] = []) -> String? {
        let given = ProcessInfo.processInfo.environment["ANNEAL_PYTHON"]
        let known = [given, Program.path("python3")].compactMap { $0 }
        if let found = known.first(where: { has(modules, $0) }) { return found }
        guard !packages.isEmpty, let python = known.first else { return nil }
        let folder = NSTemporaryDirectory() + "/anneal-python-" + packages.joined(separator: "-")
        let installed = folder + "/bin/python"
        if has(modules, installed) { return installed }
        _ = try? Program.run(python, ["-m", "venv", folder])
        _ = try? Program.run(folder + "/bin/pip", ["install", "-q"] + packages)
        return has(modules, installed) ? installed : nil
    }

    private static func has(_ modules: [String], _ python: String) -> Bool {
        guard FileManager.default.isExecutableFile(atPath: python) else { return false }
        return (try? Program.run(python, ["-c", modules.map { "import \($0)" }.joined(separator: "\n")])) != nil
    }
}
