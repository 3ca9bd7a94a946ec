import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// Options after a file: read, written and refused.
@Suite struct FormatOptionsTests {
    /// The text of a source reads back to it, alone and in JSON.
    @Test(arguments: [
        "csv:a.csv,label=1,header=no,sep=;,decimal=,,comment=#,drop=x,y,missing=refuse,task=regression,test=b,c.csv",
        "csv:a.csv,sep=tab", "csv:a,b.csv,label=x,task=classification", "libsvm:a.svm,base=0,task=regression",
        "npz:a.npz,x=images,y=labels,layout=nhwc,task=classification", "npz:a=b/c.npz", "libsvm:a,b.svm",
    ])
    func `the text reads back`(text: String) throws {
        let source = try DatasetSource(text)
        #expect(source.description == text)
        #expect(try JSONDecoder().decode([DatasetSource].self, from: JSONEncoder().encode([source])) == [source])
    }

    @Test func `values may hold commas`() throws {
        let options = try #require(
            FormatOptions("a,b.csv,sep=,,label=kind, or species,drop=x,y", known: CSVOptions.keys))
        #expect(options.file == "a,b.csv")
        #expect(options.values == ["sep": ",", "label": "kind, or species", "drop": "x,y"])
    }

    @Test(arguments: [
        ("csv:a,header=maybe", #""header=maybe" is not an option of csv; write header=yes or header=no"#),
        (
            "csv:a,task=classes",
            #""task=classes" is not an option of csv; write task=classification or task=regression"#
        ),
        (
            "csv:a,sep=;;",
            #""sep=;;" is not an option of csv; write sep=tab or sep=semicolon or sep=bar or sep=comma or another character that no number has"#
        ),
        ("csv:a,sep=#,comment=#", #""sep=#,comment=#" is not an option of csv; write a character of its own for each"#),
        ("libsvm:a,base=2", #""base=2" is not an option of libsvm; write base=0 or base=1"#),
        ("npz:a,layout=chw", #""layout=chw" is not an option of npz; write layout=nchw or layout=nhwc"#),
        ("csv:a,label=x,label=y", #""csv:a,label=x,label=y" is not a data set; write csv:FILE or csv:FILE,label=NAME"#),
        ("npz:a,layuot=nchw", #""npz:a,layuot=nchw" is not a data set; write npz:FILE"#),
    ])
    func `wrong values are wrong usage`(text: String, sentence: String) {
        let error = #expect(throws: DatasetError.self) { try DatasetSource(text) }
        #expect(error?.description == sentence && error?.isUsage == true)
    }
}
