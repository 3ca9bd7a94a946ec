// The doc comments of Sources/AnnealTrials, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

import AnnealEvidence
@testable import AnnealTrials

@Suite struct AnnealTrialsExamples {
    @Test func `TrainerCommand.swift, 1`() throws {
        let trial = Trial(arm: 0, rate: 0.1, seed: 3, steps: 100)
        let command = TrainerCommand(["python", "train.py", "--lr", "{lr}", "--seed={seed}"])
        #expect(command.task(for: trial, id: 7, schedule: "cosine", csv: "/tmp/7.csv").words == ["python", "train.py", "--lr", "0.1", "--seed=3"])
    }

    @Test func `TrainerCommand.swift, 2`() throws {
        #expect(TrainerCommand(["train", "--lr={rate}", "{seed}", "awk '{ print }'"]).unfilled(settings: []) == ["rate"])
    }
}
