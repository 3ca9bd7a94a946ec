import Foundation
import TestSupport

/// What of `anneal.h` is in a compiled plugin: the place of every field with its type, and every number.
///
///     anneal_error 16
///       0 4 uint32_t struct_size
///       4 4 uint32_t capacity
///       8 8 char *message
///     ANNEAL_OK 0
struct HeaderLayout {
    struct Field: Equatable {
        let name: String
        /// As in the header, without comments: a function with its parameters.
        let declaration: String
    }

    struct Struct {
        let name: String
        let fields: [Field]
    }

    let structs: [Struct]
    let constants: [String]
    let otherTypes: [String]
    /// The functions that it declares, each with its parameters.
    let functions: [String]
    /// The header with nothing left out: whatever the rules below do not find shows in the number of structs.
    private let header: String

    init(header: String) {
        self.header = header
        let code = header.replacing(/\/\*(?s:.*?)\*\//, with: " ")
        func words(_ text: some StringProtocol) -> String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        structs = code.matches(of: /typedef struct (\w+) \{(?s:(.*?))\n\} (\w+);/).map { match in
            let fields = match.2.split(separator: ";").map(words).filter { !$0.isEmpty }.flatMap { declaration in
                if let function = declaration.firstMatch(of: /\(\*(\w+)\)/) {
                    return [Field(name: String(function.1), declaration: declaration)]
                }
                // "double minimum, maximum"
                let names = declaration.split(separator: ",").compactMap { $0.firstMatch(of: /(\w+)$/)?.1 }
                let type = declaration.prefix { $0 != "," }.replacing(/\w+$/, with: "")
                return names.map { Field(name: String($0), declaration: "\(type)\($0)") }
            }
            return Struct(name: String(match.1), fields: fields)
        }
        constants = code.matches(of: /(?m:^)#define (ANNEAL_\w+) +(?:\d|0x)/).map { String($0.1) }
        otherTypes = code.matches(of: /(?m:^)typedef (?!struct)[^;]+;/).map { words($0.0) }
        functions = code.matches(of: /(?m:^)(?!typedef)[a-z][\w ]*[ *]anneal_\w+\([^)]*\);/).map { words($0.0) }
    }

    /// Every struct that is declared is described.
    var isComplete: Bool {
        structs.count == header.matches(of: /typedef struct \w+ \{/).count
            && structs.allSatisfy { !$0.fields.isEmpty }
    }

    /// The lines above, as a C compiler says.
    func lines() throws -> String {
        let places = structs.map { table in
            """
            printf("\(table.name) %zu\\n", sizeof(\(table.name)));
            """
                + table.fields.map { field in
                    """
                    printf("  %zu %zu %s\\n", offsetof(\(table.name), \(field.name)), \
                    sizeof(((\(table.name) *)0)->\(field.name)), "\(field.declaration)");
                    """
                }.joined(separator: "\n")
        }
        let numbers = constants.map { "printf(\"\($0) %lld\\n\", (long long)\($0));" }
        let types = otherTypes.map { "puts(\"\($0)\");" }
        let source = """
            #include "contract.h"
            #include <stdio.h>
            int main(void) {
            \((places + numbers + types).joined(separator: "\n"))
            return 0;
            }
            """
        let code = try CompiledLibrary()
        defer { code.remove() }
        try header.write(toFile: code.file("contract.h"), atomically: true, encoding: .utf8)
        try source.write(toFile: code.file("main.c"), atomically: true, encoding: .utf8)
        try Program.compile(
            ["-std=c11", "-w", "-I", Repository.include, code.file("main.c"), "-o", code.file("main")])
        return try Program.run(code.file("main"), [])
    }

    /// A short name of a layout, which the changelog has to mention: FNV-1a, 32 bits.
    static func fingerprint(_ lines: String) -> String {
        let hash = lines.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// What a later minor may not do to an earlier one: `nil` if all that was there is where it was.
    static func breach(of old: String, by new: String) -> String? {
        let (before, now) = (sections(old), sections(new))
        for (name, lines) in before where name != "ANNEAL_ABI_MINOR 0" {
            guard let later = now[name] else { return "\(name) is gone or has another value" }
            guard later.prefix(lines.count) == lines[...] else { return "a field of \(name) has changed" }
        }
        return nil
    }

    /// Fields by their struct; a number or a type has none.
    private static func sections(_ lines: String) -> [String: [Substring]] {
        var sections: [String: [Substring]] = [:]
        var heading = ""
        for line in lines.split(separator: "\n") {
            if line.hasPrefix(" ") {
                sections[heading, default: []].append(line)
            } else {
                // A struct may grow.
                heading = line.contains(/^[a-z]\w+ \d+$/) ? String(line.prefix { $0 != " " }) : String(line)
                sections[heading] = []
            }
        }
        return sections
    }
}
