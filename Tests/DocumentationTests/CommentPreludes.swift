/// What fragments of doc comments take for granted, by file and number.
let commentPreludes: [String: [String]] = [
    "AnnealCheck/Harness/Descent.swift, 1": registry,
    "AnnealExperiment/Run/ExperimentRun.swift, 1": pluginPath,
    "AnnealFiles/RegularFile.swift, 1": cosine,
    "AnnealHost/SharedObject/SharedObject.swift, 1": cosine,
    "AnnealHost/Schedules/ScheduleInstance.swift, 1": pluginPath,
    "AnnealHost/Trust/BehaviourRecord.swift, 1": registry,
    "AnnealHost/Trust/SampleArguments.swift, 1": registry + [#"let step = try registry.component("step")"#],
    "AnnealPlot/Layout/Curve.swift, 1": [
        "func stepped(_ points: Points) -> Points { Points(Curve.stepped(points.all)) }"
    ],
    "AnnealPlot/SVG/Simplification.swift, 1": [
        "func simplified(_ points: Points, tolerance: Double) -> Points {",
        "    Points(Simplification.simplified(points.all.compactMap { $0 }, tolerance: tolerance))",
        "}",
    ],
    "AnnealPlot/Layout/Staircase.swift, 1": [
        "func outline(_ points: Points, narrowestTread: Double) -> Points {",
        "    Points(Staircase.outline(points.all, narrowestTread: narrowestTread))",
        "}",
    ],
    "AnnealPlugin/Components/Field.swift, 1": ["struct Cosine { var etaMin = 0.0 }"],
    "AnnealTraining/Checkpoints/CheckpointFile.swift, 1": [
        "let folder = try TemporaryFolder()",
        "defer { folder.remove() }",
        #"let path = folder.file("run.safetensors")"#,
    ],
    "AnnealTraining/Data/Archives/NPY.swift, 1": numpy + [
        ##"let archive = try ZipArchive(DataFile(set, named: "set.npz"))"##
    ],
    "AnnealTraining/Data/Archives/ZipArchive.swift, 1": numpy + ["let bytes = set"],
    "AnnealTraining/Data/Examples/LabelColumn.swift, 1": [
        #"let position = FieldPosition(file: "a.csv", row: 1, column: 1)"#
    ],
    "AnnealTraining/Data/Formats/CSV/CSVFormat.swift, 1": [
        "let folder = try TemporaryFolder()",
        "defer { folder.remove() }",
        #"let small = try folder.write("x,kind\n1,b\n2,a\n", to: "small.csv")"#,
    ],
    "AnnealTraining/Data/Examples/TableSchema.swift, 1": [
        "var schema = TableSchema(numbers: 2)",
        #"schema.columns[1].categories = ["blue", "red"]"#,
    ],
    "AnnealTraining/Data/Tables/TextEncoding.swift, 1": [
        "let bytes = UnsafeBufferPointer(UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4))",
        "UnsafeMutableBufferPointer(mutating: bytes).update(repeating: 0xFF)",
        "defer { bytes.deallocate() }",
        "UnsafeMutableBufferPointer(mutating: bytes)[1] = 0xFE",
    ],
    "AnnealTraining/Data/Examples/Standardization.swift, 1": [
        "let fashion = try Dataset.load(.fashionMNIST) { Array(0..<$0) }"
    ],
    "AnnealTraining/Data/DatasetParts.swift, 1": ["var random = Random(seed: 0)"],
    "AnnealTraining/Models/Model.swift, 1": [
        #"let digits = try Dataset.load(DatasetSource("digits")) { Array(0..<$0) }"#
    ],
    "AnnealTraining/Rates/ScheduleSet.swift, 1": registry + [
        "let length = RunLength(steps: 100)",
        #"let cosine = try ScheduleInstance(ScheduleSpecification("cosine"), in: registry, length: length)"#,
        #"let linear = try ScheduleInstance(ScheduleSpecification("linear"), in: registry, length: length)"#,
    ],
    "AnnealTrials/Trainer/TrainerCommand.swift, 1": ["let trial = Trial(arm: 0, rate: 0.1, seed: 3, steps: 100)"],
]

private let registry = [
    "let registry = try Registry(",
    #"    searching: SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/"))"#,
]

private let pluginPath = [#"setenv("ANNEAL_PLUGIN_PATH", Installed.plugins, 1)"#]

private let cosine = [#"let cosine = Installed.plugins + "/cosine.so""#]

private let numpy = [
    #"let set = [UInt8](try Data(contentsOf: Repository.golden("npz/float32.npz")))"#
]
