import Testing

@testable import AnnealTraining

@Suite struct DatasetSourceTests {
    @Test(arguments: [
        ("digits", DatasetSource.digits),
        ("fashion-mnist", .fashionMNIST),
        ("idx:/data/mnist", .idx(directory: "/data/mnist")),
        ("csv:iris.csv", .csv(file: "iris.csv", label: nil)),
        ("csv:C:a,b.csv", .csv(file: "C:a,b.csv", label: nil)),
        ("csv:a=1,b=2/c.csv", .csv(file: "a=1,b=2/c.csv", label: nil)),
        ("csv:iris.csv,label=kind, or species", .csv(file: "iris.csv", label: "kind, or species")),
    ])
    func `text and source agree`(text: String, source: DatasetSource) throws {
        #expect(try DatasetSource(text) == source)
        #expect(source.description == text)
    }

    @Test(arguments: [
        (
            "digit",
            #"no data set is called "digit", the nearest is digits; known are digits, fashion-mnist, idx:DIR, csv:FILE[,label=NAME], libsvm:FILE, ngrams:FILE[,words=N][,chars=N-N][,buckets=N], npz:FILE, text:FILE"#
        ),
        (
            "MNIST",
            #"no data set is called "MNIST", the nearest is fashion-mnist; known are digits, fashion-mnist, idx:DIR, csv:FILE[,label=NAME], libsvm:FILE, ngrams:FILE[,words=N][,chars=N-N][,buckets=N], npz:FILE, text:FILE"#
        ),
        (
            "cvs:iris.csv",
            #"no data set is called "cvs", the nearest is csv; known are digits, fashion-mnist, idx:DIR, csv:FILE[,label=NAME], libsvm:FILE, ngrams:FILE[,words=N][,chars=N-N][,buckets=N], npz:FILE, text:FILE"#
        ),
        (
            "",
            #"no data set is called ""; known are digits, fashion-mnist, idx:DIR, csv:FILE[,label=NAME], libsvm:FILE, ngrams:FILE[,words=N][,chars=N-N][,buckets=N], npz:FILE, text:FILE"#
        ),
        ("digits:8", #""digits:8" is not a data set; write digits"#),
        ("fashion-mnist:", #""fashion-mnist:" is not a data set; write fashion-mnist"#),
        ("idx", #""idx" is not a data set; write idx:DIR"#),
        ("idx:", #""idx:" is not a data set; write idx:DIR"#),
        ("csv:", #""csv:" is not a data set; write csv:FILE or csv:FILE,label=NAME"#),
        ("csv:a.csv,label=", #""csv:a.csv,label=" is not a data set; write csv:FILE or csv:FILE,label=NAME"#),
        ("csv:a.csv,lable=x", #""csv:a.csv,lable=x" is not a data set; write csv:FILE or csv:FILE,label=NAME"#),
    ])
    func `wrong text is wrong usage`(text: String, sentence: String) {
        let error = #expect(throws: DatasetError.self) { try DatasetSource(text) }
        #expect(error?.description == sentence)
        #expect(error?.isUsage == true)
    }
}
