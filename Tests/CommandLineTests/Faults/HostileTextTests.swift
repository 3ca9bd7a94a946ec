import Foundation
import TestSupport
import Testing

/// Texts of files, plugins and users that a terminal would obey, and names that are no names.
@Suite struct HostileTextTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `control characters of data are shown, not obeyed`() throws {
        defer { folder.remove() }
        let rows = (0..<40).map { "\($0 % 7),\($0 % 2 == 0 ? "a\u{1B}[2Jb" : "c\u{9B}31m\u{202E}d")" }
        try folder.write("x\u{7},label\n" + rows.joined(separator: "\n") + "\n", to: "data.csv")
        try folder.write("look for: \"\\e[31mred\"\nepochs: 1\n", to: "recipe.yml")
        for command in [
            "train --dataset csv:data.csv --epochs 1 --checkpoint run.safetensors", "eval run.safetensors --confusion",
            "train recipe.yml", "schedule $'a\\ebc'", "train --dataset csv:$'no\\e[2J.csv'", "plugins show $'\\e[1m'",
            "schedule cosine $'expression(rate=\"base*\\e\")'",
        ] {
            let result = try Command.shell("anneal \(command)", in: folder)
            for text in [result.output, result.errors] {
                #expect(
                    !text.unicodeScalars.contains {
                        $0.value == 0x1B || $0.value == 0x9B || $0.value == 0x202E || $0.value == 7
                    }, "\(command)")
            }
        }
        let scores = try Command.shell("anneal eval run.safetensors --confusion", in: folder)
        #expect(scores.output.contains("a\\u{1b}[2Jb"), "\(scores.output)\(scores.errors)")
    }

    @Test(arguments: [
        "schedule NAME", "schedule 'cosine(NAME=1)'", "train --optimizer NAME", "train --model NAME",
        "train --model 'NAME:1'",
        "train --dataset NAME", "NAME", "--NAME", "train --lr NAME", "train --monitor NAME", "train --clock NAME",
        "plugins show NAME", "plugins NAME", "train --group 'NAME: lr=1'", "train --model 'linear:64 NAME'",
        "train --schedule NAME:cosine",
        "plugins new NAME --kind schedule --language c", "find --spacing NAME", "schedule 'cosine(eta_min=NAME)'",
    ])
    func `an unknown name is repeated up to 80 characters`(command: String) throws {
        defer { folder.remove() }
        let name = String(repeating: "q", count: 100_000)
        let start = ContinuousClock.now
        let result = try Command.shell(
            "anneal \(command.replacing("NAME", with: "$(printf 'q%.0s' {1..100000})").replacing("'", with: "\""))",
            in: folder)
        #expect(result.status == 2 || result.status == 1, "\(result.errors.prefix(200))")
        #expect(result.signal == nil && !result.errors.contains(name.prefix(161)), "\(result.errors.prefix(300))")
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
