// The doc comments of Sources/AnnealTrials, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealTrials

@Suite struct AnnealTrialsExamples {
    @Test func `TrainerCommand.swift, 1`() throws {
        let command = TrainerCommand(["python", "train.py", "--lr", "{lr}", "--seed={seed}"])
        #expect(command.task(for: trial, id: 7, scheduleCSV: "/tmp/7.csv").words == ["python", "train.py", "--lr", "0.1", "--seed=3"])
    }
}
