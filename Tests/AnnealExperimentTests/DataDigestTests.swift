import AnnealTraining
import Testing

@testable import AnnealExperiment

@Suite struct DataDigestTests {
    private func digest(_ features: [Float], _ labels: [Int32] = [0, 1], classes: [String] = ["a", "b"]) -> String {
        let examples = Examples(features: features, featureCount: 2, targets: .labels(labels))
        return "\(DataDigest(of: [examples], classes: classes))"
    }

    @Test func `it tells data apart`() {
        let digests = [
            digest([1, 2, 3, 4]), digest([1, 2, 4, 3]), digest([1, 2, 3, Float(4).nextUp]),
            digest([1, 2, 3, 4], [1, 0]), digest([1, 2, 3, 4], classes: ["a", "c"]),
            digest([1, 2, 3, 4], classes: ["a\nb"]), digest([1, 2, 3, 4], classes: ["b", "a"]),
        ]
        #expect(Set(digests).count == digests.count)
        #expect(digest([1, 2, 3, 4]) == digests[0])
    }

    @Test func `digests of older versions say nothing`() {
        #expect(DataDigest.isComparable(digest([1, 2, 3, 4])))
        #expect(!DataDigest.isComparable("cbf29ce484222325") && !DataDigest.isComparable("parts-cbf29ce484222325"))
    }
}
