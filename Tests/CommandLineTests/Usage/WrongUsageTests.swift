import Testing

/// What can never work ends with 2 and what failed with 1, each with one sentence and nothing on standard output; a mistake in
/// a specification is shown below it, with a caret.
@Suite struct WrongUsageTests {
    private func expect(_ status: Int32, _ sentence: String, _ arguments: [String]) throws {
        let result = try Command.anneal(arguments)
        let lines = result.errors.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "anneal: \(sentence)")
        #expect(lines.count == 2 || lines.count == 4 && lines[1].hasPrefix("  ") && lines[2].hasSuffix("^"))
        #expect(lines.last?.isEmpty == true)
        #expect(result.status == status && result.signal == nil)
        #expect(result.output.isEmpty)
    }

    @Test(arguments: [
        (
            ["trian"],
            "anneal has no command 'trian' (did you mean train?): known are plugins, schedule, find, train, fork, merge, diff, plot, "
                + "eval, predict, compare, search, sweep, report, runs, claims"
        ),
        (
            ["plugins", "lst"],
            "plugins has no command 'lst' (did you mean list?): known are list, show, new, check, trust"
        ),
        (
            ["train", "extra"],
            "train takes no argument 'extra' but a recipe, a .yml file: an option's value follows its name, and a value with "
                + "blanks is quoted"
        ),
        (
            ["train", "--seed", "1", "--steps", "1", "--seed=2"],
            "--seed is given twice and takes one value: runs in a recipe train several one after another, and anneal compare "
                + "compares them"
        ),
        (
            ["schedule", "cosine", "--steps", "3", "--steps", "4"],
            "--steps is given twice and takes one value: keep one"
        ),
        (["train", "--min-delta", "0.1"], "--min-delta needs --patience, which waits for an improvement"),
        (
            ["train", "--lr", "0.1", "--schedule", "onecycle(max_lr=0.3)"],
            "onecycle(max_lr=0.3) sets the rate itself, so --lr would do nothing: leave one of them out"
        ),
        (
            ["train", "--epoch", "3"],
            "there is no option --epoch (did you mean --epochs?): --help lists those there are"
        ),
        (["train", "--wat"], "there is no option --wat: --help lists those there are"),
        (["train", "--clock", "day"], "The value 'day' is invalid for '--clock <clock>': it can be step or epoch"),
        (["train", "--lr"], "Missing value for '--lr <rate>'"),
        (["schedule"], "Missing expected argument '<spec> ...'"),
        (["plugins", "show"], "Missing expected argument '<name>'"),
        (["train", "--no-shuffle=3"], "The option '--no-shuffle' does not take any value, but '3' was specified"),
        (["train", "--steps", "3", "--epochs", "2"], "--steps and --epochs both say how long: give one"),
    ])
    func `options and commands`(arguments: [String], sentence: String) throws {
        try expect(2, sentence, arguments)
    }

    @Test(arguments: [
        ("train", "--lr", "-1", "a rate is a number of at least 0, for example 0.001"),
        ("train", "--lr", "nan", "a rate is a number of at least 0, for example 0.001"),
        ("train", "--lr", "inf", "a rate is a number of at least 0, for example 0.001"),
        ("train", "--lr", "0x1p-3", "a rate is a number of at least 0, for example 0.001"),
        ("train", "--lr", "1e999", "a rate is a number of at least 0, for example 0.001"),
        ("train", "--epochs", "0", "it has to be a whole number of at least 1"),
        ("train", "--epochs", "1.5", "it has to be a whole number of at least 1"),
        ("train", "--epochs", "99999999999999999999", "it has to be a whole number of at least 1"),
        ("train", "--steps", "1000000001", "it can be at most 1000000000"),
        ("train", "--seed", "-1", "a seed is a whole number from 0 to 18446744073709551615"),
        ("train", "--threads", "257", "it has to be a whole number from 1 to 256"),
        ("train", "--validation", "1", "it has to be a number from 0 to below 1"),
        ("find", "--divergence", "1", "it has to be a number above 1"),
        ("find", "--start", "0", "it has to be a number above 0"),
        ("find", "--verify", "-1", "it has to be a whole number of at least 0"),
    ])
    func `numbers`(command: String, option: String, value: String, rule: String) throws {
        let result = try Command.anneal(command, option, value)
        #expect(result.errors.hasPrefix("anneal: The value '\(value)' is invalid for '\(option) <"))
        #expect(result.errors.hasSuffix(">': \(rule)\n"))
        #expect(result.status == 2 && result.output.isEmpty)
    }

    @Test(arguments: [
        (
            ["train", "--optimizer", "adm"],
            "there is no optimizer called adm (did you mean adam?)"
        ),
        (
            ["schedule", "cosin"],
            "there is no schedule called cosin (did you mean cosine?)"
        ),
        (["train", "--optimizer", "cosine"], "cosine is a schedule, but here an optimizer is needed"),
        (["schedule", "adam"], "adam is an optimizer, but here a schedule is needed"),
        (["schedule", "cosine("], "expected a parameter's key at column 8"),
        (["train", "--optimizer", "adam(beta1=0.9"], "expected \",\" or \")\" at column 15"),
        (
            ["schedule", "step(step_siz=3)"],
            "step has no parameter step_siz (did you mean step_size?): it has step_size (time, above 0, required), "
                + "gamma (number, 0 to 1, default 0.1)"
        ),
        (["schedule", "step"], "step needs step_size (time, above 0, required): write step(step_size=…)"),
        (
            ["train", "--optimizer", "adam(beta1=2)"],
            "adam cannot take beta1=2: it takes beta1 (number, 0 to below 1, default 0.9)"
        ),
        (
            ["train", "--schedule", "cosine(T_max=x)"],
            "cosine cannot take T_max=x: it takes T_max (time, above 0, default the whole run)"
        ),
        (
            ["train", "--optimizer", "sgd(nesterov=true)"],
            "sgd refuses this: nesterov needs a momentum above 0 and a dampening of 0"
        ),
        (
            ["train", "--lr", "0.1", "--optimizer", "adam(lr=0.2)"],
            "the learning rate 0.1 and adam(lr=0.2) disagree: give one of them, with --lr or as lr="
        ),
        (
            ["find", "--optimizer", "sgd(lr=1)"],
            "find chooses the rate itself: leave lr out of sgd(lr=1)"
        ),
        (["find", "--start", "1", "--end", "0.1"], "--start 1 has to be below --end 0.1"),
        (
            ["train", "--model", "mlp:0"],
            "mlp:0 is not a model: write the hidden layers' sizes, whole numbers from 1 to 1048576, as in mlp:256,128"
        ),
        (
            ["train", "--model", "sofmax"],
            "there is no model sofmax (did you mean softmax?): known are softmax, mlp:H1,H2,…, linear, cnn, embedding-bag:WIDTH, transformer:d=128,… and lists of layers, as in 'linear:64 tanh linear'"
        ),
        (
            ["train", "--model", "linear"],
            "linear is for numeric targets, but the labels of digits are classes: use softmax or mlp:…"
        ),
        (
            ["train", "--dataset", "foo"],
            "no data set is called \"foo\"; known are digits, fashion-mnist, idx:DIR, csv:FILE[,label=NAME], libsvm:FILE, ngrams:FILE[,words=N][,chars=N-N][,buckets=N], npz:FILE, text:FILE"
        ),
        (
            ["train", "--monitor", "validation_loss"],
            "--monitor validation_loss needs --validation, for example --validation 0.1"
        ),
        (
            ["schedule", "cosine", "--steps", "1000000000"],
            "1000000000 steps are more than the 10000000 that can be shown"
        ),
        (
            ["schedule", "cosine", "rex", "--lr", "0", "--log-scale"],
            "--log-scale has nothing to draw: every rate is 0, and a logarithm needs one above 0"
        ),
        (
            ["schedule", "cosine", "--json", "-", "--svg", "-"],
            "only one of --csv, --json and --svg can go to standard output"
        ),
        (
            ["find", "--csv", "-", "--json", "-"],
            "only one of --csv, --json and --svg can go to standard output"
        ),
    ])
    func `specifications and combinations`(arguments: [String], sentence: String) throws {
        try expect(2, sentence, arguments)
    }

    @Test(arguments: [
        (["train", "--dataset", "csv:/nowhere.csv"], "cannot read /nowhere.csv: No such file or directory"),
        (
            ["train", "--plugin", "/nowhere.so"],
            "/nowhere.so does not exist: check the path, or build the plugin first"
        ),
        (
            ["train", "--plugin-path", "/nowhere"],
            "/nowhere cannot be searched for plugins: No such file or directory"
        ),
        (["train", "--log", "/nowhere/x.csv"], "the log /nowhere/x.csv cannot be written: No such file or directory"),
        (["train", "--json", "/nowhere/x"], "--json /nowhere/x cannot be written: No such file or directory"),
        (
            ["schedule", "cosine", "--json", "/nowhere/x"],
            "--json /nowhere/x cannot be written: No such file or directory"
        ),
        (
            ["schedule", "cosine", "--svg", "/nowhere/x"],
            "--svg /nowhere/x cannot be written: No such file or directory"
        ),
    ])
    func `what is tried and fails`(arguments: [String], sentence: String) throws {
        try expect(1, sentence, arguments)
    }

    @Test func `a model that memory cannot hold`() throws {
        let result = try Command.anneal("train", "--model", "mlp:1048576,1048576")
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(
            result.errors.hasPrefix(
                "anneal: mlp:1048576,1048576 with batches of 64 needs 22000 GB of memory, and there is ")
        )
    }
}
