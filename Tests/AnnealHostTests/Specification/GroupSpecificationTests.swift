import Testing

@testable import AnnealHost

/// `PATTERN: key=value, …`: what it means, and what is said about a mistake.
@Suite struct GroupSpecificationTests {
    @Test(arguments: [
        ("bias", "0.bias", true), ("bias", "0.weight", false), ("0.", "10.weight", true), ("", "w", true),
        ("0.*", "0.weight", true), ("0.*", "10.weight", false), ("*bias", "0.bias", true), ("*bias", "bias.0", false),
        ("*", "", true), ("a*b*c", "a-b-c", true), ("a*b*c", "a-c", false), ("a*a", "a", false), ("a*a", "aa", true),
        ("*b*b", "ab", false), ("*b*b", "abb", true), ("a**b", "ab", true), ("é*", "é.w", true), ("*é", "e", false),
    ])
    func `a name fits`(pattern: String, name: String, fits: Bool) {
        #expect(NamePattern([pattern]).fits(name) == fits)
        #expect(NamePattern(["nothing-like-it", pattern]).fits(name) == fits)
    }

    @Test func `it is read`() throws {
        let group = try GroupSpecification(" bias | norm.* :weight_decay = 0,lr=0.1x, T=2 epochs ")
        #expect(group.pattern == NamePattern(["bias", "norm.*"]))
        #expect(
            group.arguments == [
                .init("weight_decay", .word("0")), .init("lr", .word("0.1x")), .init("T", .word("2 epochs")),
            ])
        #expect(group.schedules.isEmpty)
        #expect(group.description == "bias|norm.*: weight_decay=0, lr=0.1x, T=2 epochs")
        #expect(try GroupSpecification(group.description).description == group.description)
    }

    @Test func `schedules are texts of their own`() throws {
        let group = try GroupSpecification(
            "head: schedule=cosine, lr=1, schedule=\"weight_decay:linear(end=\\\"x\\\")\"")
        #expect(group.schedules.map(\.text) == ["cosine", "weight_decay:linear(end=\"x\")"])
        #expect(group.arguments == [.init("lr", .word("1"))])
        #expect(try GroupSpecification(group.description).schedules.map(\.text) == group.schedules.map(\.text))
    }

    @Test(arguments: [
        ("", 1, "a part of a tensor's name"),
        (": lr=1", 1, "a part of a tensor's name"),
        ("a|: lr=1", 3, "a part of a tensor's name"),
        ("a||b: lr=1", 3, "a part of a tensor's name"),
        ("bias", 5, "\"|\" and another name, or \":\" and what differs"),
        ("a b: lr=1", 3, "\"|\" and another name, or \":\" and what differs"),
        ("a, b: lr=1", 2, "\"|\" and another name, or \":\" and what differs"),
        ("a:", 3, "a parameter's key"),
        ("a: lr", 6, "\"=\" and a value"),
        ("a: lr=", 7, "a value"),
        ("a: lr=1 b=2", 9, "\",\" or the end"),
        ("a: lr=1,", 9, "a parameter's key"),
        ("a: t=\"x", 8, "a closing quote"),
    ])
    func `a mistake is told with its column`(text: String, column: Int, expected: String) {
        let error = #expect(throws: SpecificationError.self) { try GroupSpecification(text) }
        #expect(error == .syntax(text: text, column: column, expected: expected))
    }
}
