import AnnealCheck
import AnnealHost
import Foundation
import Testing

/// Parameter groups, for every optimizer that does not look at several tensors at once.
@Suite struct OptimizerGroupTests {
    private let shapes = [[30, 10], [7], [64], [130]]
    private var initial: [Double] { (0..<501).map { cos(Double($0)) } }

    private func run(_ text: String, groups: [String] = []) throws -> [UInt64] {
        let run = try Descent(text, groups: groups, shapes: shapes, initial: initial)
        for _ in 0..<5 { try run.step { $0.enumerated().map { Double($0.offset % 3 + 1) * $0.element + 0.25 } } }
        return run.weights.map(\.bitPattern)
    }

    /// Its tensors move as under an optimizer that has the option for all, and the others as if there were no group.
    @Test(arguments: InstalledPlugins.optimizers)
    func `an option of a group is that option for its tensors`(name: String) throws {
        let component = try InstalledPlugins.registry.component(name)
        guard component.isElementwise, component.parameters.contains(where: { $0.key == "weight_decay" }) else {
            return
        }
        let decayed = try run("\(name)(weight_decay=0.1)")
        let plain = try run("\(name)(weight_decay=0)")
        let grouped = try run("\(name)(weight_decay=0.1)", groups: ["1|3: weight_decay=0"])
        let (isFirst, isSecond, isThird) = (0..<300, 300..<307, 307..<371)
        #expect(grouped[isFirst] == decayed[isFirst] && grouped[isThird] == decayed[isThird])
        #expect(grouped[isSecond] == plain[isSecond] && grouped[371...] == plain[371...])
        #expect(plain[isSecond] != decayed[isSecond])
    }

    /// Options that are the common ones make groups of blocks and slots, but no other numbers.
    @Test(arguments: InstalledPlugins.optimizers)
    func `a group with the common options changes nothing`(name: String) throws {
        guard try InstalledPlugins.registry.component(name).isElementwise else { return }
        #expect(try run(name, groups: ["1|3: lr=1x"]) == run(name))
    }

    /// A fixed option may differ, too: Nesterov's look ahead is decided when an instance is made.
    @Test func `fixed options may differ`() throws {
        let grouped = try run("sgd(lr=0.1, momentum=0.9)", groups: ["1: nesterov=true", "3: momentum=0"])
        #expect(grouped[..<300] == (try run("sgd(lr=0.1, momentum=0.9)"))[..<300])
        #expect(grouped[300..<307] == (try run("sgd(lr=0.1, momentum=0.9, nesterov=true)"))[300..<307])
        #expect(grouped[371...] == (try run("sgd(lr=0.1)"))[371...])
    }
}
