import Foundation
import TestSupport
import Testing

/// `Examples/swift-training`, built and run as its README says.
@Suite struct TrainingExampleTests {
    @Test func `a model in Swift trains to the bits that the program comes to`() throws {
        let folder = Repository.file("Examples/swift-training")
        let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        let commands = readme.matches(of: /```sh\n(?s:(.*?))```/).map {
            String($0.1.replacing("PREFIX", with: Command.prefix))
        }
        #expect(commands.count == 2)
        func run(_ text: String) throws -> Command.Result {
            var environment = ProcessInfo.processInfo.environment
            environment["PATH"] = "\(Command.prefix)/bin:" + environment["PATH", default: "/usr/bin:/bin"]
            return try Command.run("/bin/sh", ["-euc", text], environment: environment, in: folder)
        }

        let example = try run(commands[0])
        #expect(example.status == 0, "\(example.errors)")
        #expect(!(example.output + example.errors).contains("warning:"), "\(example.errors)")
        let epochs = example.output.matches(of: /epoch \d+: loss (\S+), accuracy (\S+)/)
        #expect(epochs.count == 10)

        struct Result: Decodable { let testLoss: Double, testAccuracy: Double }
        let program = try run(commands[1])
        #expect(program.status == 0, "\(program.errors)")
        let result = try program.decode(Result.self)
        #expect(epochs.last.flatMap { Double($0.1) } == result.testLoss)
        #expect(epochs.last.flatMap { Double($0.2) } == result.testAccuracy)
        #expect(result.testAccuracy > 0.95)
    }
}
