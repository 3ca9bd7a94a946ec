internal import AnnealHost
import Glibc

/// Why a data set cannot be had.
///
/// Rows and columns count from 1; a row is the line in the file where it starts.
public enum DatasetError: Error, Equatable, Sendable {
    /// A position in a table.
    public struct Place: Equatable, Sendable {
        public let file: String
        public let row: Int
        public let column: Int
    }

    // Wrong usage.
    case unknownSource(String, nearest: String?)
    case malformedSource(String, form: String)
    case invalidFraction(Double)

    // Files.
    case unreadable(String, errno: Int32)
    case missingFile(directory: String, name: String)
    case notInstalled(DatasetSource, directory: String, package: String)
    case tooLarge(String, limit: Int)
    case truncatedGzip(String)
    case damagedGzip(String, reason: String)
    case empty(String)

    // Tables.
    case onlyHeader(String)
    case tooFewColumns(String)
    case tooFewRows(String)
    case raggedRow(String, row: Int, fields: Int, expected: Int)
    case unterminatedQuote(Place)
    case textAfterQuote(Place)
    case notANumber(Place, text: String)
    case notFinite(Place, text: String)
    case emptyLabel(Place)
    case unknownLabel(String, name: String, columns: [String])

    // Tables of sparse features.
    case notAFeature(Place, text: String)
    case notAnIndex(Place, text: String)
    case indexNotAscending(Place, index: Int, last: Int)
    case noFeatures(String)

    // Labelled lines.
    case badNGrams(String)
    case noLabel(String, line: Int)
    case unnamedLabel(String, line: Int)
    case severalLabels(String, line: Int)
    case labelNotUTF8(String, line: Int)
    case noWords(String, line: Int)

    // Text.
    case textTooShort(String, bytes: Int, context: Int)

    // NumPy's arrays.
    case notArrays(String)
    case damagedZip(String, reason: String)
    case missingArray(String, name: String, found: [String])
    case badArray(String, String, NPYError)

    // IDX files.
    case notIDX(String)
    case unsupportedElements(String, type: UInt8)
    case wrongDimensions(String, found: Int, expected: String)
    case sizeMismatch(String, promised: [Int], bytes: Int)
    case countMismatch(images: String, Int, labels: String, Int)
    case shapeMismatch(train: String, [Int], test: String, [Int])
    case labelOutOfRange(String, item: Int, label: Int, classes: Int)

    // Sets that nothing can be learnt from.
    case singleClass(String, name: String)
    case emptyPart(fraction: Double, rows: Int)
    /// To shift them would fill them.
    case sparseFeatures
    /// Bytes are names, not numbers.
    case textFeatures

    /// Whether the request was wrong, rather than the data.
    public var isUsage: Bool {
        switch self {
        case .unknownSource, .malformedSource, .invalidFraction, .badNGrams, .sparseFeatures, .textFeatures: true
        default: false
        }
    }
}

extension DatasetError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownSource(let name, let nearest):
            "no data set is called \(quoted(name))\(nearest.map { ", the nearest is \($0)" } ?? ""); "
                + "known are \(DatasetSource.forms.joined(separator: ", "))"
        case .malformedSource(let text, let form): "\(quoted(text)) is not a data set; write \(form)"
        case .invalidFraction(let fraction):
            "the validation fraction is \(fraction); it must be at least 0 and less than 1"

        case .unreadable(let path, let errno): "cannot read \(path): \(String(cString: strerror(errno)))"
        case .missingFile(let directory, let name): "\(directory) holds neither \(name) nor \(name).gz"
        case .notInstalled(let source, let directory, let package):
            "\(source) is not installed in \(directory); install it with: apt-get install \(package)"
        case .tooLarge(let path, let limit): "\(path) holds more than \(limit) bytes; give a smaller file"
        case .truncatedGzip(let path): "\(path) ends in the middle of its gzip data; copy it again"
        case .damagedGzip(let path, let reason): "\(path) has damaged gzip data (\(reason)); copy it again"
        case .empty(let path): "\(path) is empty; it must hold at least two examples"

        case .onlyHeader(let path): "\(path) holds a header and no rows; add at least two"
        case .tooFewColumns(let path):
            "\(path) has one column; it needs a feature and a label, separated by a comma"
        case .tooFewRows(let path): "\(path) holds one example; training and testing need at least two"
        case .raggedRow(let path, let row, let fields, let expected):
            "\(path), row \(row): \(fields) \(fields == 1 ? "field" : "fields") where the first row has \(expected)"
        case .unterminatedQuote(let place): "\(place): the quote that opens here is never closed"
        case .textAfterQuote(let place): "\(place): text follows the closing quote; write a quote inside a field twice"
        case .notANumber(let place, let text): "\(place): \(quoted(text)) is not a number"
        case .notFinite(let place, let text): "\(place): \(quoted(text)) is not a finite 32-bit number"
        case .emptyLabel(let place): "\(place): the label is missing"
        case .unknownLabel(let path, let name, let columns): unknownLabel(path, name, columns)

        case .notAFeature(let place, let text): "\(place): \(quoted(text)) is not a feature; write index:value"
        case .notAnIndex(let place, let text):
            "\(place): \(quoted(text)) is not the index of a feature; they are whole numbers from 1 to \(LIBSVMTable.largestIndex)"
        case .indexNotAscending(let place, let index, let last):
            "\(place): feature \(index) follows feature \(last); let the indices of a line ascend"
        case .noFeatures(let path): "\(path) holds labels and no features; write index:value behind them"

        case .badNGrams(let option):
            "\(quoted(option)) is not an option of ngrams; write words=N and chars=N-N with numbers from 1 to \(NGrams.longest), and "
                + "buckets=N from 1 to \(NGrams.mostBuckets), each once, as in ngrams:FILE,words=2,chars=3-6,buckets=100000"
        case .noLabel(let path, let line): "\(path), line \(line): there is no label; begin it with __label__NAME"
        case .unnamedLabel(let path, let line): "\(path), line \(line): no name follows __label__; write __label__NAME"
        case .severalLabels(let path, let line):
            "\(path), line \(line): there is a second label; an example has one class, so leave one label"
        case .labelNotUTF8(let path, let line):
            "\(path), line \(line): the label is not in UTF-8; save the file in that encoding"
        case .noWords(let path, let line): "\(path), line \(line): there are no words; add some or take the line out"

        case .textTooShort(let path, let bytes, let context):
            "\(path) holds \(bytes) bytes, but training and testing on windows of \(context) take \(2 * context + 1) or more: "
                + "give a longer text or a smaller context"

        case .notArrays(let path): "\(path) is not an npz file; save one with numpy.savez(file, x=…, y=…)"
        case .damagedZip(let path, let reason): "\(path) is damaged: \(reason); save it again"
        case .missingArray(let path, let name, let found):
            "\(path) holds no array \(name), only \(found.prefix(8).map(quoted).joined(separator: ", ")); "
                + "save x and y, or x_train, y_train, x_test and y_test"
        case .badArray(let path, let name, let error): "\(path), array \(name): \(error)"

        case .notIDX(let path): "\(path) is not an IDX file; it must start with two zero bytes, a type and its sizes"
        case .unsupportedElements(let path, let type):
            "\(path) holds \(elements(type)); convert it to unsigned bytes (type 0x08)"
        case .wrongDimensions(let path, let found, let expected):
            "\(path) has \(found) \(found == 1 ? "dimension" : "dimensions"); \(expected)"
        case .sizeMismatch(let path, let promised, let bytes):
            "\(path) promises \(shape(promised)) bytes of data but holds \(bytes); copy it again"
        case .countMismatch(let images, let imageCount, let labels, let labelCount):
            "\(images) holds \(imageCount) images but \(labels) holds \(labelCount) labels"
        case .shapeMismatch(let train, let trainShape, let test, let testShape):
            "\(train) holds images of \(shape(trainShape)) but \(test) holds images of \(shape(testShape))"
        case .labelOutOfRange(let path, let item, let label, let classes):
            "\(path), label \(item): \(label) is not a class; the training set has classes 0 to \(classes - 1)"

        case .singleClass(let path, let name):
            "\(path) has a single class, \(quoted(name)); classification needs at least two"
        case .emptyPart(let fraction, let rows):
            "a validation fraction of \(fraction) leaves an empty part of \(rows) rows; choose another fraction"
        case .textFeatures: "text cannot be standardized, since its bytes are names and not numbers"
        case .sparseFeatures: "sparse features cannot be standardized, since their zeros would not stay zeros"
        }
    }

    private func unknownLabel(_ path: String, _ name: String, _ columns: [String]) -> String {
        guard !columns.isEmpty else {
            return "\(path) has no header row, so no column is called \(quoted(name)); add one or leave label= out"
        }
        let nearest = nearestName(to: name, among: columns).map { ", the nearest is \($0)" } ?? ""
        let shown = columns.prefix(8).joined(separator: ", ")
        let more = columns.count > 8 ? " and \(columns.count - 8) more" : ""
        return "\(path) has no column called \(quoted(name))\(nearest); its columns are \(shown)\(more)"
    }

    private func elements(_ type: UInt8) -> String {
        switch type {
        case 0x09: "signed bytes"
        case 0x0B: "16-bit integers"
        case 0x0C: "32-bit integers"
        case 0x0D: "32-bit floats"
        case 0x0E: "64-bit floats"
        default: "elements of the unknown type 0x\(type < 16 ? "0" : "")\(String(type, radix: 16))"
        }
    }

    private func shape(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: " × ") }

    /// In quotes, control characters escaped, and short enough for one line.
    private func quoted(_ text: String) -> String {
        text.count > 60 ? "\(text.prefix(60).debugDescription)…" : text.debugDescription
    }
}

extension DatasetError.Place: CustomStringConvertible {
    public var description: String { "\(file), row \(row), column \(column)" }
}
