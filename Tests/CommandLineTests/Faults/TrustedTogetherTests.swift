import Foundation
import TestSupport
import Testing

@Suite struct TrustedTogetherTests {
    /// Each reads the lock, adds its own and writes it.
    @Test func `plugins that are trusted at the same time are all in the lock`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let names = ["cosine", "rex", "adam", "sgd", "linear", "tanh", "lion", "sqrt"]
        let result = try Command.shell(
            "for name in \(names.joined(separator: " ")); do anneal plugins trust $name > /dev/null & done; wait; ls -A",
            in: folder)
        #expect(result.output == "anneal.lock\n" && result.errors.isEmpty, "\(result.errors)")
        let lock = try folder.read("anneal.lock")
        for name in names { #expect(lock.contains("\"name\": \"\(name)\"")) }
    }
}
