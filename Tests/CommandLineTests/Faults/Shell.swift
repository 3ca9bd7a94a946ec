import Foundation
import TestSupport

extension Command {
    /// Runs a script of the shell, in which `anneal` is the installed program: for closed descriptors, limits and pipes.
    static func shell(_ script: String, in folder: TemporaryFolder) throws -> Result {
        try run(
            "/usr/bin/env", ["--default-signal=INT,TERM,HUP", "/bin/bash", "-c", script],
            environment: ["PATH": "\(prefix)/bin:/usr/bin:/bin"],
            in: URL(filePath: folder.path))
    }
}
