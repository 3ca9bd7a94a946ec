import AnnealCheck
import AnnealHost
import Foundation
import SeededNumbers
import TestSupport
import Testing

/// C functions called by their signature. The C compiler is the authority: the functions compare what arrives themselves.
@Suite(.enabled(if: Program.compiler != nil, "there is no C compiler")) struct NativeTests {
    private static let functions = Result {
        try CompiledFunctions(
            """
            #include <math.h>
            #include <stdint.h>
            int32_t same_i32(int32_t x) { return x; }
            uint32_t same_u32(uint32_t x) { return x; }
            int64_t same_i64(int64_t x) { return x; }
            uint64_t same_u64(uint64_t x) { return x; }
            float same_f32(float x) { return x; }
            double same_f64(double x) { return x; }
            double all(int32_t a, uint32_t b, int64_t c, uint64_t d, float e, double f) {
              return a == -7 && b == 4000000000u && c == -9007199254740993 && d == UINT64_MAX && e == 0.1f && f == 0.1;
            }
            /* More than registers hold. */
            int64_t digits(int32_t a, double b, int64_t c, float d, uint32_t e, double f, uint64_t g, double h, int32_t i,
                           float j, int64_t k, double l, double m, double n, uint64_t o, float p, double q, double r) {
              double all[] = {a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r};
              int64_t number = 0;
              for (int index = 0; index < 18; index++) number = 10 * number + (int64_t)all[index];
              return number;
            }
            double nothing(void) { return 0.25; }
            double line(uint64_t step, uint64_t total, double base) { return base * (total - step) / total; }
            """)
    }

    private func native(
        _ symbol: String, _ signature: String, _ others: [Specification.Argument] = [],
        length: RunLength = RunLength(steps: 230, stepsPerEpoch: 23), clock: Clock? = nil, library: String? = nil
    ) throws -> ScheduleInstance {
        let library = try library ?? Self.functions.get().library
        let arguments: [Specification.Argument] = [
            .init("library", .string(library)), .init("symbol", .string(symbol)),
            .init("signature", .string(signature)),
        ]
        return try ScheduleInstance(
            .strategy(Specification(name: "native", arguments: arguments + others)), in: InstalledPlugins.registry,
            length: length, clock: clock)
    }

    private func value(_ symbol: String, _ signature: String, at time: Double = 3, base: Double = 0.1) throws -> Double
    {
        try native(symbol, signature).values(atTimes: [time], base: [base])[0]
    }

    @Test func `every type arrives as C has it`() throws {
        let signature =
            "f64(i32 a=-7, u32 b=4000000000, i64 c=-9007199254740993, u64 d=18446744073709551615, f32 e=0.1, f64 f=0.1)"
        #expect(try value("all", signature) == 1)
        let digits =
            "i64(i32 a=1, f64 b=2, i64 c=3, f32 d=4, u32 e=5, f64 f=6, u64 g=7, f64 h=8, i32 i=9, f32 j=0, i64 k=1, f64 l=2, "
            + "f64 m=3, f64 n=4, u64 o=5, f32 p=6, f64 q=7, f64 r=8)"
        #expect(try value("digits", digits) == Double(123_456_789_012_345_678 as Int64))
        #expect(try value("nothing", "f64()") == 0.25)
        #expect(try value("nothing", " f64 ( ) ") == 0.25)
    }

    @Test(arguments: [
        ("i32", "2147483647", 2_147_483_647), ("i32", "-2147483648", -2_147_483_648),
        ("u32", "4294967295", 4_294_967_295), ("i64", "-9223372036854775808", -0x1p63),
        ("i64", "9007199254740991", 9_007_199_254_740_991), ("u64", "18446744073709551615", 0x1p64),
        ("f32", "0.1", Double(Float(0.1))), ("f32", "-1.5e-3", Double(Float(-1.5e-3))), ("f64", "0.1", 0.1),
        ("f64", "-2.5E+3", -2500),
    ])
    func `every type returns`(type: String, constant: String, expected: Double) throws {
        #expect(try value("same_\(type)", "\(type)(\(type) x=\(constant))") == expected)
    }

    @Test(arguments: ["i32", "u32", "i64", "u64", "f32", "f64"])
    func `names choose what is passed`(type: String) throws {
        let isWhole = !type.hasPrefix("f")
        func value(_ name: String, at time: Double) throws -> Double {
            try self.value("same_\(type)", "\(type)(\(type) \(name))", at: time, base: 0.3)
        }
        #expect(try value("step", at: 47) == 47)
        #expect(try value("step", at: 2.5) == (isWhole ? 2 : 2.5))
        #expect(try value("total", at: 47) == 230)
        #expect(try value("epoch", at: 46) == 2)
        #expect(try value("epoch", at: 34.5) == (isWhole ? 1 : 1.5))
        if !isWhole { #expect(try value("base", at: 0) == (type == "f32" ? Double(Float(0.3)) : 0.3)) }
        // Given a value, a name is a constant.
        #expect(try value("step=5", at: 47) == 5)
    }

    @Test func `a line in C`() throws {
        let line = try native("line", "f64(u64 step, u64 total, f64 base)")
        let expected = (0..<230).map { step -> Double in 0.1 * Double(230 - step) / 230 }
        #expect(try line.curve(steps: 0..<230, base: [0.1]) == expected)
    }

    /// On a clock of epochs a step is 1/23 of a tick, which no double is.
    @Test func `steps are counted exactly on every clock`() throws {
        for perEpoch in 1...300 {
            let length = RunLength(steps: 1000 * perEpoch, stepsPerEpoch: perEpoch)
            let step = try native("same_u64", "u64(u64 step)", length: length, clock: .epoch)
            let epochs = (0..<1000).map(Double.init)
            let steps = epochs.map { epoch -> Double in epoch * Double(perEpoch) }
            #expect(try step.values(atTimes: epochs, base: [1]) == steps)
            let total = try native("same_u64", "u64(u64 total)", length: length, clock: .epoch)
            #expect(try total.values(atTimes: [0], base: [1]) == [Double(1000 * perEpoch)])
            let epoch = try native("same_u64", "u64(u64 epoch)", length: length, clock: .epoch)
            #expect(try epoch.values(atTimes: epochs, base: [1]) == epochs)
        }
    }

    @Test func `what is counted may be longer`() throws {
        let step = try native("same_f64", "f64(f64 step)", [.init("step", .word("2 epochs"))])
        #expect(try step.values(atTimes: [69], base: [1]) == [1.5])
        let total = try native("same_f64", "f64(f64 total)", [.init("step", .word("10"))])
        #expect(try total.values(atTimes: [69], base: [1]) == [23])
        let epoch = try native("same_f64", "f64(f64 epoch)", [.init("epoch", .word("50%"))])
        #expect(try epoch.values(atTimes: [115], base: [1]) == [1])
    }

    /// The function is not called with another number than is meant.
    @Test func `what a type cannot hold is not a number`() throws {
        #expect(try value("same_i32", "i32(i32 step)", at: 0x1p31).isNaN)
        #expect(try value("same_i32", "i32(i32 step)", at: 0x1p31 - 1) == 0x1p31 - 1)
        #expect(try value("same_u32", "u32(u32 step)", at: 0x1p32).isNaN)
        #expect(try value("same_u64", "u64(u64 step)", at: 1e300).isNaN)
        let long = RunLength(steps: 3_000_000_000)
        #expect(throws: SpecificationError.self) { try native("same_i32", "i32(i32 total)", length: long) }
        #expect(
            try native("same_u32", "u32(u32 total)", length: long).values(atTimes: [0], base: [1]) == [3_000_000_000])
    }

    @Test func `the host refuses what is no rate`() throws {
        for constant in ["-1", "-1e-300"] {
            let negative = try native("same_f64", "f64(f64 x=\(constant))")
            let error = #expect(throws: ComponentFailure.self) { try negative.curve(steps: 0..<3, base: [0.1]) }
            #expect(error?.description.hasPrefix("native: gave lr = -1") == true)
        }
        let root = try native("sqrt", "f64(f64 x=-1)", library: "libm.so.6")
        #expect(throws: ComponentFailure.self) { try root.curve(steps: 0..<3, base: [0.1]) }
    }

    @Test func `the mathematics library`() throws {
        let power = try native("pow", "f64(f64 gamma=0.9, f64 step)", library: "libm.so.6")
        let powers: [Double] = [1, pow(0.9, 2), pow(0.9, 0.5)]
        #expect(try power.values(atTimes: [0, 2, 0.5], base: [1]) == powers)
        let exp = try native("exp", "f64(f64 step)", library: "libm.so.6")
        let expected: [Double] = [1, Foundation.exp(1.0), Foundation.exp(2.0)]
        #expect(try exp.values(atTimes: [0, 1, 2], base: [1]) == expected)
    }

    @Test(arguments: [
        ("", "1: expected the type of the result: i32, u32, i64, u64, f32, f64"),
        ("double(f64 base)", "1: expected the type of the result: i32, u32, i64, u64, f32, f64"),
        ("f64", "4: expected \"(\" and the arguments"),
        ("f64(", "5: expected the type of an argument: i32, u32, i64, u64, f32, f64"),
        ("f64(f65 base)", "5: expected the type of an argument: i32, u32, i64, u64, f32, f64"),
        ("f64(f64)", "8: expected the name of an argument, which chooses what is passed"),
        ("f64(f64 base", "13: expected \",\" and another argument, or \")\""),
        ("f64(f64 base f64 step)", "14: expected \",\" and another argument, or \")\""),
        ("f64(f64 base,)", "14: expected the type of an argument: i32, u32, i64, u64, f32, f64"),
        ("f64(f64 base) x", "15: expected the end"),
        ("f64(f64 gamma)", "9: expected step, epoch, total or base, or a constant with its value, f64 gamma=1"),
        ("f64(u64 base)", "5: expected f32 or f64, because a base rate is no whole number"),
        ("f64(f64 step, f64 step)", "15: expected an argument that is not called step: each name is there once"),
        ("f64(i32 n=2147483648)", "11: expected a whole number that i32 can hold"),
        ("f64(i32 n=1.5)", "11: expected a whole number that i32 can hold"),
        ("f64(u64 n=-1)", "11: expected a whole number that u64 can hold"),
        ("f64(u32 n=)", "11: expected a whole number that u32 can hold"),
        ("f64(f32 x=1e39)", "11: expected a number that f32 can hold"),
        ("f64(f64 x = nan)", "13: expected a number that f64 can hold"),
        ("f64(f64 x=0x1p3)", "11: expected a number that f64 can hold"),
        ("f64(f64 é)", "9: expected the name of an argument, which chooses what is passed"),
    ])
    func `a mistake points at its column`(signature: String, sentence: String) throws {
        let error = #expect(throws: SpecificationError.self) { try native("same_f64", signature) }
        #expect(error?.refusal == "signature, column \(sentence)")
    }

    @Test func `what is not there`() throws {
        func refusal(_ symbol: String, library: String?, _ signature: String = "f64(f64 base)") -> String? {
            let error = #expect(throws: SpecificationError.self) { try native(symbol, signature, library: library) }
            return error?.refusal
        }
        let library = try Self.functions.get().library
        #expect(refusal("same_f46", library: nil) == "symbol same_f46 is not exported by \(library)")
        #expect(refusal("", library: nil) == "symbol  is not exported by \(library)")
        #expect(refusal("exp", library: "")?.hasPrefix("library is empty") == true)
        let missing = refusal("exp", library: "./nowhere.so") ?? ""
        #expect(
            missing.hasPrefix("library ./nowhere.so cannot be opened: ./nowhere.so: cannot open shared object file"))
        #expect(refusal("exp", library: "mine.so")?.hasSuffix("; a file of the current folder is ./mine.so") == true)
        let unknown = #expect(throws: SpecificationError.self) {
            try native("same_f64", "f64(f64 total)", length: RunLength(steps: nil))
        }
        #expect(unknown?.refusal == "signature, column 5: total is the length of the run, which is unknown")
    }

    /// Random signatures from pieces that mean something: read, or refused at a column inside them; nothing is called.
    @Test func `it never traps`() throws {
        let pieces = [
            "i32", "u32", "i64", "u64", "f32", "f64", " ", "(", ")", ",", "=", "step", "epoch", "total", "base", "x",
            "1",
            "-1", "0.5", "1e999", "99999999999999999999", "é", "\u{301}", "💥", "\"", "\\", "nan", "f64(f64 x=1)",
        ]
        var random = SeededGenerator.ofTest()
        for _ in 0..<5000 {
            let signature = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            do {
                _ = try native("same_f64", signature)
            } catch {
                let sentence = try #require(error.refusal)
                let column = sentence.firstMatch(of: #/column (\d+): /#).flatMap { Int($0.1) } ?? 0
                #expect(
                    (1...signature.unicodeScalars.count + 1).contains(column),
                    "\(signature): \(sentence), seed \(random.seed)"
                )
            }
        }
        let many = "f64(" + (0..<100).map { "f64 x\($0)=1" }.joined(separator: ", ") + ")"
        #expect(throws: SpecificationError.self) { try native("same_f64", many) }
    }
}

/// C functions in a shared library that is no plugin. It is opened here, so that its file can go: the loader knows it by its name.
struct CompiledFunctions {
    let library: String

    init(_ source: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        library = folder.file("functions.so")
        try Program.compile(["-shared", "-fPIC", "-O1", "-o", library, folder.write(source, to: "functions.c"), "-lm"])
        try #require(dlopen(library, RTLD_NOW | RTLD_LOCAL) != nil)
    }
}
