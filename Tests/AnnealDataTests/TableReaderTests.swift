import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

/// What is found out of a table, and what is refused of one.
@Suite struct TableReaderTests {
    private func read(_ text: String, _ options: String = "", for schema: TableSchema? = nil) throws -> Table {
        try read(Array(text.utf8), options, for: schema)
    }

    private func read(_ bytes: [UInt8], _ options: String = "", for schema: TableSchema? = nil) throws -> Table {
        let options = try #require(FormatOptions("t.csv\(options)", known: CSVOptions.keys))
        var known: DatasetSchema?
        if let schema {
            known = DatasetSchema()
            known?.table = schema
        }
        return try TableReader(DataFile(bytes, named: "t.csv"), CSVOptions(options), for: known).read()
    }

    private func refusal(_ bytes: [UInt8], _ options: String = "") -> String? {
        do { _ = try read(bytes, options) } catch { return "\(error)" }
        return nil
    }

    private func refusal(_ text: String, _ options: String = "") -> String? { refusal(Array(text.utf8), options) }

    @Test func `the separator stands equally often in each row`() throws {
        // A semicolon in one row is a part of its text; a comma before decimals is no separator.
        #expect(try read("a;b,1\nc,2\nd,3\n", ",header=no").columns.map(\.texts) == [["a;b", "c", "d"]])
        #expect(try read("1,5;2\n2,5;3\n").cells == [1.5, 2.5])
        #expect(try read("x\ty z\n1\t2\n3\t4\n").columns.map(\.name) == ["x"])
        #expect(try read("1:2\n3:4\n", ",sep=:").cells == [1, 3])
        #expect(
            try read("sep=,\n1;1,2\n3;1,4\n3;1,4\n").columns.map(\.texts) == [["1;1", "3;1"]], "Excel's first line")
        // Commas between fields and before decimals, as pandas reads them with decimal=",".
        #expect(try read("x,y\n\"1,5\",\"2,5\"\n3,\"4,25\"\n", ",decimal=comma").cells == [1.5, 3])
    }

    @Test func `a header is found or said`() throws {
        #expect(try read("a,b\n1,2\n").columns.map(\.name) == ["a"])
        #expect(try read("a,b\nc,2\n").columns.map(\.name) == ["a"], "the label's column tells it, too")
        #expect(try read("a,b\nc,d\n").columns.map(\.name) == [nil])
        #expect(try read("a,b\nc,d\n", ",header=yes").columns.map(\.name) == ["a"])
        #expect(try read("?,1,2\n3,4,5\n").columns.map(\.name) == [nil, nil], "a missing value is no name")
        #expect(try read("a,b,k\n?,2,x\n3,4,x\n").columns.map(\.name) == ["a", "b"])
        #expect(try read("x,x,k\n1,2,3\n4,5,6\n").columns.map(\.name) == ["x", "x.1"], "as pandas names them")
    }

    /// By a first text that does not come again among texts that do, or by places; the expected tables are pandas' (`texts`, `places`).
    @Test func `names above texts`() throws {
        let rows = (0..<20).map { "\(["red", "blue"][$0 % 2]),\(["s", "m", "l"][$0 % 3]),\(["yes", "no"][$0 / 10])\n" }
            .joined()
        let taken = try read("color,size,is\n" + rows)
        #expect(taken.columns.map(\.name) == ["color", "size"] && taken.count == 20)
        #expect(taken.notes == ["t.csv: the first row is taken for the names of the columns (header=no if it is not)"])
        let data = try read("red,m,is\n" + rows)
        #expect(data.columns.map(\.name) == [nil, nil] && data.count == 21)
        #expect(
            data.notes == ["t.csv: the first row is taken for data (header=yes if it has the names of the columns)"])
        #expect(try read("red,m,is\n" + rows, ",header=yes").notes == [])
        #expect(try read("0,1,2,3\n5,6,7,8\n1,2,3,4\n").columns.map(\.name) == ["0", "1", "2"])
        #expect(try read("0,1,2\n5,6,7\n1,2,3\n").columns.map(\.name) == [nil, nil])
    }

    @Test func `columns that count the rows`() throws {
        let rows = { (first: Int) in (0..<9).map { "\(first + $0),\($0 % 4),x\n" }.joined() }
        for header in [",a,kind\n", "\"\",a,kind\n"] {
            let table = try read(header + rows(1))
            #expect(table.columns.map(\.name) == ["a"])
            #expect(table.notes == ["t.csv: column 1 has no name and counts the rows: it is left aside"])
        }
        #expect(try read(",a,kind\n" + rows(2)).columns.map(\.name) == ["", "a"])
        #expect(
            try read("id,a,kind\n" + rows(0)).notes == [
                "column \"id\" counts the rows, which says nothing of other rows (drop=id leaves it out)"
            ])
        #expect(try read("year,a,kind\n" + rows(1990)).notes == [])
    }

    @Test func `texts that are hardly categories`() throws {
        let rows = (0..<30).map { "$\($0).50,\($0 % 4),x\n" }.joined()
        #expect(
            try read("price,a,kind\n" + rows).notes == [
                "column \"price\": 30 different texts in 30 rows are hardly categories: \"$0.50\", \"$1.50\", … "
                    + "(drop=price leaves it out; numbers are written as 1234.5)"
            ])
    }

    @Test func `a last row with totals`() throws {
        let sentence = "t.csv: the last row seems to be the totals of those above it; take it out"
        let rows = (0..<9).map { "r\($0 % 3),\($0).25,\($0)\n" }.joined()
        #expect(try read("region,a,b\n" + rows + "Total,38.25,36\n").notes == [sentence])
        #expect(try read("region,a,b\n" + rows + ",38.25,36\n").notes == [sentence])
        #expect(try read("region,a,b\n" + rows + ",38.5,37\n").notes == [])
        #expect(try read("region,a,b\n" + rows + "r1,38.25,36\n").notes == [])
    }

    @Test func `what is no text is refused`() {
        #expect(
            refusal(Array("PK\u{3}\u{4}".utf8) + [20, 0])
                == "t.csv is an Excel workbook or another zip archive, not a file of text; save it as one")
        #expect(
            refusal(Array("a,kind\n1,x\0\n2,y\n".utf8))
                == "t.csv, row 2, column 2: a byte 0 stands here, as where a file was not written whole; take it out")
    }

    @Test func `a late text is read over again`() throws {
        // The first hundred rows look like numbers, the other thousand are not.
        let rows = (0..<1100).map { $0 < 100 ? "\($0),1\n" : "text \($0 % 7),1\n" }.joined()
        let table = try read(rows)
        #expect(table.count == 1100 && table.columns[0].texts?.count == 107)
        #expect(table.cells[99] == 99 && table.cells[100] == table.cells[107])
        #expect(
            refusal((0..<200).map { $0 == 150 ? "x,1\n" : "\($0),1\n" }.joined())
                == #"t.csv, row 151, column 1: "x" is not a number"#)
    }

    /// numpy.spacing(numpy.float32(1.7e9)) is 128.
    @Test func `what 32 bits lose is said`() throws {
        let times = (0..<200).map { "\(1_700_000_000 + $0),\($0),a\n" }.joined()
        let sentence =
            "column 1: 32 bits hold these numbers in steps of 128, which loses what they differ by unless they are "
            + "standardized"
        func said(_ text: String) throws -> [String] { try read(text).notes.filter { $0.contains("32 bits") } }
        #expect(try said(times) == [sentence])
        // Later rows are far enough away, and a column that does not change has nothing to lose.
        #expect(try said(times + "1800000000,0,a\n") == [])
        #expect(try said(times.replacing("\n", with: ",1700000000\n")) == [sentence])
    }

    @Test func `what is no table is refused`() {
        #expect(refusal("\u{FEFF}a,b\nSüd,1\nNord,2\n") == nil)
        #expect(
            refusal(Array("a,b\nS".utf8) + [0xFC] + Array("d,1\nx,2\n".utf8))
                == "t.csv, row 2, column 1: the text is not in UTF-8; save the file in that encoding")
        #expect(
            refusal(Array("a,b\n1,S".utf8) + [0xFC] + Array("d\n2,x\n".utf8))
                == "t.csv, row 2, column 2: the text is not in UTF-8; save the file in that encoding")
        #expect(refusal([0xFF, 0xFE] + Array("a,b\n".utf8)) == "t.csv is in UTF-16; save it as UTF-8")
        #expect(refusal("a,b\n1,2\n".utf16.flatMap { [UInt8($0), 0] }) == "t.csv is in UTF-16; save it as UTF-8")
        #expect(
            refusal("a,b\n1,x\n\u{FEFF}a,b\n")
                == "t.csv, row 3, column 1: a byte order mark stands here, as where files were put together; take it out"
        )
        #expect(refusal("1,,3\n4,5,6\n", ",missing=refuse") == "t.csv, row 1, column 2: the value is missing")
        #expect(refusal("1,2\n3,4\n", ",label=3") == "t.csv has 2 columns, so none is column 3; they count from 1")
        #expect(
            refusal("a,b,c\n1,2,3\n", ",drop=price")
                == #"t.csv has no column called "price"; its columns are a, b, c"#)
        #expect(
            refusal("a,b,c\n1,2,3\n", ",drop=c")
                == #"t.csv: "c" is the label and cannot be left out; name another label or leave it in"#)
        #expect(
            refusal("name,y\n" + (0...1000).map { "n\($0),1\n" }.joined())
                == #"t.csv, column "name": more than 1000 different texts are no categories; leave the column out with drop=name"#
        )
    }

    /// A table whose columns and rows are in another order has the same features for a model that knows their names.
    @Test func `the order of columns and rows is the same`() throws {
        var generator = SeededGenerator.ofTest()
        for _ in 0..<50 {
            let names = (0..<Int.random(in: 1...6, using: &generator)).map { "column \($0)" }
            let kinds = names.map { _ in Bool.random(using: &generator) }
            let rows = (0..<Int.random(in: 2...30, using: &generator)).map { _ in
                kinds.map { isText -> String in
                    if Int.random(in: 0..<8, using: &generator) == 0 {
                        return ["", "NA", "?"].randomElement(using: &generator) ?? ""
                    }
                    return isText
                        ? ["red", "green", "blue"].randomElement(using: &generator) ?? ""
                        : "\(Double.random(in: -9...9, using: &generator))"
                }
            }
            let labels = rows.map { _ in ["yes", "no"].randomElement(using: &generator) ?? "" }
            func text(_ columns: [Int], _ order: [Int]) -> String {
                let lines =
                    [columns.map { names[$0] } + ["kind"]]
                    + order.map { row in columns.map { rows[row][$0] } + [labels[row]] }
                return lines.map { $0.joined(separator: ",") + "\n" }.joined()
            }
            let columns = Array(names.indices)
            let order = Array(rows.indices)
            let options = ",header=yes"
            let table = try read(text(columns, order), options)
            let schema = TableSchema(of: table, learningFrom: table.cells[...])
            let features = schema.features(of: table.cells[...], texts: table.texts)
            let width = schema.featureCount
            #expect(features.count == rows.count * width && features.allSatisfy { $0.isFinite })

            let (others, moved) = (columns.shuffled(using: &generator), order.shuffled(using: &generator))
            let other = try read(text(others, moved), options, for: schema)
            let same = schema.features(of: other.cells[...], texts: other.texts)
            for (place, row) in moved.enumerated() {
                #expect(same[place * width..<(place + 1) * width] == features[row * width..<(row + 1) * width])
            }
        }
    }

    /// Random bytes for a model's columns are read or refused, and what is read fits together.
    @Test func `any bytes for a model`() throws {
        var generator = SeededGenerator.ofTest()
        let table = try read("a,color,b,k\n1,red,2,x\n3,blue,?,y\n")
        let schema = TableSchema(of: table, learningFrom: table.cells[...])
        let alphabet = Array("abcolred,,,,;\n\n\r\"\" 0123456789.-?NA\u{0}é".utf8)
        for _ in 0..<10_000 {
            var bytes = Bool.random(using: &generator) ? Array("color,b,a\n".utf8) : []
            for _ in 0..<Int.random(in: 0...40, using: &generator) {
                bytes.append(alphabet.randomElement(using: &generator) ?? 0)
            }
            guard let rows = try? read(bytes, for: schema) else { continue }
            let features = schema.features(of: rows.cells[...], texts: rows.texts)
            #expect(features.count == rows.count * schema.featureCount)
        }
    }
}
