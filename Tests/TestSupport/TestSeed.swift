import Foundation
package import SeededNumbers

extension SeededGenerator {
    /// The numbers of one random test. Its seed is printed; `ANNEAL_SEED` in the environment repeats it.
    ///
    ///     ANNEAL_SEED=12345 Scripts/test --filter NumberTextTests
    package static func ofTest(_ name: String = #function) -> SeededGenerator {
        let given = ProcessInfo.processInfo.environment["ANNEAL_SEED"]
        guard let seed = given.map({ UInt64($0) }) ?? UInt64.random(in: 0 ... .max) else {
            fatalError("ANNEAL_SEED=\(given ?? "") is no whole number below 2^64")
        }
        print("ANNEAL_SEED=\(seed) in \(name)")
        return SeededGenerator(seed: seed)
    }
}
