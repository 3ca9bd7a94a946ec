import CAnneal

// What the initializers of a parameter come to once the property is a place in the struct.

extension Parameter {
    @usableFromInline
    init(
        number key: String, _ field: Field<Root, Double>, _ bounds: Bounds, _ role: Role, time: Bool, absolute: Bool,
        required: Bool, schedulable: Bool, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_FLOAT,
            flags: (time ? ANNEAL_TIME : 0) | (absolute ? ANNEAL_ABSOLUTE : 0) | (required ? ANNEAL_REQUIRED : 0)
                | (schedulable ? ANNEAL_SCHEDULABLE : 0),
            role: role, bounds: bounds, defaultNumber: { field.value(in: $0) ?? 0 },
            scheduled: schedulable ? field : nil,
            decode: { root, value, _ throws(Refusal) in try field.set(value.number, in: &root, key) })
    }

    @usableFromInline
    init(lengthOfRun key: String, _ field: Field<Root, Double>, _ bounds: Bounds, _ help: String) {
        self.init(
            key, help, type: ANNEAL_FLOAT, flags: ANNEAL_TIME | ANNEAL_DERIVED, bounds: bounds,
            defaultText: { _ in "the whole run" },
            decode: { root, value, setup throws(Refusal) in
                guard let length = value.is_set != 0 ? value.number : setup.horizon else {
                    throw Refusal(key, " must be given, because the length of the run is unknown")
                }
                try field.set(length, in: &root, key)
            })
    }

    @usableFromInline
    init(
        optionalNumber key: String, _ field: Field<Root, Double?>, _ unset: String, _ bounds: Bounds, time: Bool,
        absolute: Bool, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_FLOAT,
            flags: ANNEAL_DERIVED | (time ? ANNEAL_TIME : 0) | (absolute ? ANNEAL_ABSOLUTE : 0), bounds: bounds,
            defaultText: { _ in unset },
            decode: { root, value, _ throws(Refusal) in
                try field.set(value.is_set != 0 ? value.number : nil, in: &root, key)
            })
    }

    @usableFromInline
    init(
        integer key: String, _ field: Field<Root, Int>, _ bounds: Bounds, time: Bool, required: Bool, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_INTEGER, flags: (time ? ANNEAL_TIME : 0) | (required ? ANNEAL_REQUIRED : 0),
            bounds: bounds, defaultNumber: { Double(field.value(in: $0) ?? 0) },
            decode: { root, value, _ throws(Refusal) in try field.set(Int(value.number), in: &root, key) })
    }

    @usableFromInline
    init(
        optionalInteger key: String, _ field: Field<Root, Int?>, _ unset: String, _ bounds: Bounds, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_INTEGER, flags: ANNEAL_DERIVED, bounds: bounds,
            defaultText: { _ in unset },
            decode: { root, value, _ throws(Refusal) in
                try field.set(value.is_set != 0 ? Int(value.number) : nil, in: &root, key)
            })
    }

    @usableFromInline
    init(boolean key: String, _ field: Field<Root, Bool>, _ help: String) {
        self.init(
            key, help, type: ANNEAL_BOOLEAN, defaultNumber: { field.value(in: $0) == true ? 1 : 0 },
            decode: { root, value, _ throws(Refusal) in try field.set(value.number != 0, in: &root, key) })
    }

    @usableFromInline
    init<Choice: CaseIterable & RawRepresentable>(
        choice key: String, _ field: Field<Root, Choice>, _ help: String
    ) where Choice.RawValue == String {
        let cases = Array(Choice.allCases)
        self.init(
            key, help, type: ANNEAL_CHOICE, choices: cases.map { $0.rawValue },
            defaultNumber: { root in
                let value = field.value(in: root)?.rawValue ?? ""
                return Double(cases.firstIndex { $0.rawValue.isSame(as: value) } ?? 0)
            },
            decode: { root, value, _ throws(Refusal) in try field.set(cases[Int(value.number)], in: &root, key) })
    }

    @usableFromInline
    init(
        list key: String, _ field: Field<Root, [Double]>, _ bounds: Bounds, time: Bool, absolute: Bool, required: Bool,
        _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_FLOATS,
            flags: (time ? ANNEAL_TIME : 0) | (absolute ? ANNEAL_ABSOLUTE : 0) | (required ? ANNEAL_REQUIRED : 0),
            bounds: bounds,
            decode: { root, value, _ throws(Refusal) in
                let list = UnsafeBufferPointer(start: value.list, count: Int(value.list_count))
                try field.set(Array(list), in: &root, key)
            })
    }

    @usableFromInline
    init(text key: String, _ field: Field<Root, String>, file: Bool, absolute: Bool, _ help: String) {
        self.init(
            key, help, type: ANNEAL_TEXT,
            flags: ANNEAL_REQUIRED | (file ? ANNEAL_FILE : 0) | (absolute ? ANNEAL_ABSOLUTE : 0),
            defaultText: { field.value(in: $0) },
            decode: { root, value, _ throws(Refusal) in
                if let text = value.text { try field.set(String(cString: text), in: &root, key) }
            })
    }
}
