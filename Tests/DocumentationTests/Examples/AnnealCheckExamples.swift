// The doc comments of Sources/AnnealCheck, written by CommentExampleTests.

import Foundation
import TestSupport
import Testing

@testable import AnnealCheck

@Suite struct AnnealCheckExamples {
    @Test("Checker.swift, 1") func Checker1() throws {
        let checker = Checker(file: "cosine.so", child: nil)
        #expect(checker.run { outcome in == true if all passed)
            print(outcome.check, outcome.passed ? "ok" : outcome.sentence)
            return true
        }
    }

    @Test("Descent.swift, 1") func Descent1() throws {
        let registry = try Registry(
            searching: SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/"))
        let run = try Descent(Specification("sgd(lr=0.5)"), in: registry, shapes: [[2]], initial: [1, -2])
        try run.step { weights in weights }
        #expect(run.weights == [0.5, -1])
    }
}
