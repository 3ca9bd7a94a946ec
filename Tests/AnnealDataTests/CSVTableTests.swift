import Testing

@testable import AnnealTraining

@Suite struct CSVTableTests {
    private func table(_ text: String, label: String? = nil) throws(DatasetError) -> DatasetContent {
        var format = CSVFormat(file: "t.csv")
        format.options.label = label
        return try format.rows(DataFile(Array(text.utf8), named: "t.csv"), for: nil).content(of: "t.csv")
    }

    @Test func `text labels are classes in alphabetical order`() throws {
        let iris = try table("width,length,kind\n1,2,virginica\n3,4,setosa\n5,6,virginica\n")
        #expect(iris.task == .classification(classes: ["setosa", "virginica"]))
        #expect(iris.examples.features == [1, 2, 3, 4, 5, 6])
        #expect(iris.examples.featureCount == 2)
        #expect(iris.examples.targets == .labels([1, 0, 1]))
    }

    @Test func `few whole numbers are classes in numerical order`() throws {
        let numbers = try table("0,10\n0,-1\n0,9\n0,10\n0,9.0\n0,1e1\n0,10\n")
        #expect(numbers.task == .classification(classes: ["-1", "9", "10"]))
        #expect(numbers.examples.targets == .labels([2, 0, 1, 2, 1, 2, 2]))
    }

    @Test func `half as many different numbers as rows are regression`() throws {
        let targets = try table("0,1\n0,2\n0,1\n0,2\n")
        #expect(targets.task == .regression)
        #expect(targets.examples.targets == .values([1, 2, 1, 2]))
    }

    @Test func `more than twenty different numbers are regression`() throws {
        let rows = { (different: Int) in (0..<3 * different).map { "0,\($0 % different)\n" }.joined() }
        #expect(try table(rows(21)).task == .regression)
        #expect(try table(rows(20)).task == .classification(classes: (0..<20).map { "\($0)" }))
    }

    @Test func `fractions are regression`() throws {
        #expect(try table("0,1\n0,1\n0,1.5\n0,1\n0,1\n").task == .regression)
    }

    /// Integers that a double does not tell apart are compared as they are written.
    @Test func `large integers are classes of their own`() throws {
        let text = (0..<9).map { "\($0),\(9_007_199_254_740_992 + $0 % 3)\n" }.joined()
        var format = CSVFormat(file: "t.csv")
        format.options.kind = .classification
        let content = try format.rows(DataFile(Array(text.utf8), named: "t.csv"), for: nil).content(
            of: "t.csv", as: .classification)
        #expect(
            content.task
                == .classification(classes: ["9007199254740992", "9007199254740993", "9007199254740994"]))
        #expect(content.examples.targets == .labels([0, 1, 2, 0, 1, 2, 0, 1, 2]))
    }

    /// They are whole numbers of few values like others, and in their order.
    @Test func `large integers are classes unless it is said`() throws {
        let values = ["9007199254740993", "-3", "9007199254740995", "10"]
        let set = try table((0..<40).map { "\($0),\(values[$0 % 4])\n" }.joined())
        #expect(set.task == .classification(classes: ["-3", "10", "9007199254740993", "9007199254740995"]))
    }

    /// 100000001 and 100000002 have one number of 32 bits.
    @Test func `numbers to predict that 32 bits round`() throws {
        let set = try table((0..<40).map { "\($0),\(100_000_001 + $0)\n" }.joined())
        #expect(set.task == .regression)
        #expect(set.notes.first?.hasSuffix("; those above 16777216 are rounded to 32 bits") == true)
    }

    @Test func `names of classes that are hardly meant so`() throws {
        func note(_ names: String...) throws -> String? {
            try table((0..<30).map { "\($0),\(names[$0 % names.count])\n" }.joined()).notes.first
        }
        #expect(try note("yes", "no") == "label: text, 2 classes")
        #expect(try note("yes", "NaN", "no") == #"label: text, 3 classes; "NaN" is one of them"#)
        #expect(
            try note("yes", "no", "No", "\" no\"")
                == #"label: text, 4 classes; " no" and "No" differ only in case or blanks; "No" and "no" differ only in case or blanks"#
        )
        #expect(
            try table((0..<30).map { "\($0),\($0)%\n" }.joined()).notes.first
                == "label: text, 30 classes in 30 rows (numbers to predict are written as 1234.5)")
    }

    /// As pandas reads them; beside other names they are names.
    @Test(arguments: ["NA", "?", "null"]) func `a label among numbers that says there is none`(mark: String) throws {
        let rows = (0..<9).map { "\($0),\($0 % 3 == 2 ? mark : "\($0 % 3)")\n" }.joined()
        #expect(
            failure { () throws(DatasetError) in try table(rows) } == "t.csv, row 3, column 2: the label is missing")
        let names = (0..<9).map { "\($0),\(["x", mark, "1"][$0 % 3])\n" }.joined()
        #expect(try table(names).task == .classification(classes: ["x", mark, "1"].sorted()))
    }

    /// Labels of numbers are read as numbers until one is none, and then once more as they are written.
    @Test func `labels that turn out to be names`() throws {
        let rows = (0..<400).map { "\($0),\($0 < 300 ? "0\($0 % 7)" : "A\($0 % 2)")\n" }.joined()
        #expect(
            try table(rows).task == .classification(classes: (0..<7).map { "0\($0)" } + ["A0", "A1"]))
    }

    @Test func `the label column can be named`() throws {
        let houses = try table("price,rooms,area\n1.5,3,70\n2.5,4,90\n", label: "price")
        #expect(houses.examples.features == [3, 70, 4, 90])
        #expect(houses.examples.targets == .values([1.5, 2.5]))
    }

    @Test func `a header may hold numbers`() throws {
        #expect(try table("label,0,1\n1.5,7,8\n2.5,7,8\n", label: "label").examples.features == [7, 8, 7, 8])
        #expect(try table("5,1,a\n6,1,b\n").examples.count == 2)
    }

    @Test func `quotes, line ends, marks and blanks of every kind`() throws {
        let text = "\u{FEFF}\"a \"\"b\"\"\",\"the\r\nlabel\"\r\n \"1\" , x y \r\n2,\"x \"\"y\"\", z\"\r\n\r\n\n"
        let quoted = try table(text, label: "the\r\nlabel")
        #expect(quoted.task == .classification(classes: [#"x "y", z"#, "x y"]))
        #expect(quoted.examples.features == [1, 2])
        #expect(try table("1,a\r2,b").examples.features == [1, 2])
    }

    @Test(arguments: [
        ("", "t.csv is empty; it must hold at least two examples"),
        ("\u{FEFF}\r\n\r\n", "t.csv is empty; it must hold at least two examples"),
        ("width,kind\n", "t.csv holds a header and no rows; add at least two"),
        ("1,2\n", "t.csv holds one example; training and testing need at least two"),
        ("x,y\n1,2\n", "t.csv holds one example; training and testing need at least two"),
        (
            "1 2\n3 4\n",
            "t.csv has one column; it needs a feature and a label, separated by tabs, semicolons, bars or commas, or by what sep= says"
        ),
        ("1,2\n3\n", "t.csv, row 2: 1 field where the first row has 2"),
        ("x,y\n1,2\n\n3\n", "t.csv, row 4: 1 field where the first row has 2"),
        ("1,2\n\"\n3\",4,5\n", "t.csv, row 2: 3 fields where the first row has 2"),
        ("x,y,z\n1,2,3\n4,five,6\n", #"t.csv, row 3, column 2: "five" is not a number"#),
        ("1,a\n0x10,b\n", #"t.csv, row 2, column 1: "0x10" is not a number"#),
        ("1,a\n1 000,b\n", #"t.csv, row 2, column 1: "1 000" is not a number"#),
        ("1,a\n\u{7}\n", #"t.csv, row 2: 1 field where the first row has 2"#),
        ("1,a\n\u{7},b\n", #"t.csv, row 2, column 1: "\u{07}" is not a number"#),
        ("1,a\n-inf,b\n", #"t.csv, row 2, column 1: "-inf" is not a finite 32-bit number"#),
        ("1,a\n1e39,b\n", #"t.csv, row 2, column 1: "1e39" is not a finite 32-bit number"#),
        ("1,2\n1,nan\n", #"t.csv, row 2, column 2: "nan" is not a finite 32-bit number"#),
        ("1,2\n1,two\n", #"t.csv, row 2, column 2: "two" is not a number"#),
        ("1,a\n2,\n", "t.csv, row 2, column 2: the label is missing"),
        ("1,a\n2,\"b\n3,c\n", "t.csv, row 2, column 2: the quote that opens here is never closed"),
        (
            "1,a\n2,\"b\"c\n",
            "t.csv, row 2, column 2: text follows the closing quote; write a quote inside a field twice"
        ),
        ("1,a\n2,a\n", #"t.csv has a single class, "a"; classification needs at least two"#),
        ("1,7\n2,7\n3,7\n", #"t.csv has a single class, "7"; classification needs at least two"#),
    ])
    func `malformed tables are refused`(text: String, sentence: String) {
        let error = #expect(throws: DatasetError.self) { try table(text) }
        #expect(error?.description == sentence)
        #expect(error?.isUsage == false)
    }

    @Test(arguments: [
        (
            "width,kind\n1,a\n2,b\n",
            #"t.csv has no column called "knd", the nearest is kind; its columns are width, kind"#
        ),
        (
            "a,b,c,d,e,f,g,h,i,j\n" + "1,2,3,4,5,6,7,8,9,0\n",
            #"t.csv has no column called "knd"; its columns are a, b, c, d, e, f, g, h and 2 more"#
        ),
        (
            "1,a\n2,b\n",
            #"t.csv has no header row, so no column is called "knd"; add one or leave label= out"#
        ),
    ])
    func `an unknown label is refused`(text: String, sentence: String) {
        #expect(#expect(throws: DatasetError.self) { try table(text, label: "knd") }?.description == sentence)
    }

    @Test func `long text is cut in the sentence`() {
        let error = #expect(throws: DatasetError.self) { try table("1,a\n\(String(repeating: "x", count: 99)),b\n") }
        let shown = String(repeating: "x", count: 60)
        #expect(error?.description == "t.csv, row 2, column 1: \"\(shown)\"… is not a number")
    }
}
