// The doc comments of Sources/AnnealCheck, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

import AnnealHost
@testable import AnnealCheck

@Suite struct AnnealCheckExamples {
    @Test func `Descent.swift, 1`() throws {
        let registry = try Registry(
            searching: SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/"))
        let run = try Descent(Specification("sgd(lr=0.5)"), in: registry, shapes: [[2]], initial: [1, -2])
        try run.step { weights in weights }
        #expect(run.weights == [0.5, -1])
    }
}
