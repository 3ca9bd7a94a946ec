extension Arguments {
    /// Every time in ticks of the clock in force, so that the curve stays where it was.
    ///
    /// - Parameter own: the clock that bare numbers count by.
    func inTicks(of scale: TimeScale, own: Clock, component: Component) throws(SpecificationError) -> Arguments {
        var converted = self
        for (index, parameter) in component.parameters.enumerated() where parameter.isTime {
            func ticks(_ time: Time) throws(SpecificationError) -> Double {
                switch time {
                case .span(let span): return try scale.ticks(span)
                case .ticks(let number):
                    let ticks = scale.ticks(number, of: own)
                    // A default is nobody's wish for whole epochs; what was typed has to keep its meaning in them.
                    guard ticks == number || !given[index] || scale.clock == .step || ticks == ticks.rounded() else {
                        throw .notWholeEpochs(
                            "\(number.shortest) steps", epochs: ticks, stepsPerEpoch: scale.stepsPerEpoch)
                    }
                    return ticks
                }
            }
            func checked(_ time: Time) throws(SpecificationError) -> Double {
                let number = try ticks(time)
                guard parameter.accepts(number) else {
                    throw .illegalTicks(number, scale.clock, component: component.name, parameter)
                }
                return number
            }
            do throws(SpecificationError) {
                switch values[index] {
                case .number(let number): converted.values[index] = .number(try checked(.ticks(number)))
                case .list(let numbers):
                    var list: [Double] = []
                    for number in numbers { list.append(try checked(.ticks(number))) }
                    converted.values[index] = .list(list)
                case .times(let times):
                    var list: [Double] = []
                    for time in times { list.append(try checked(time)) }
                    converted.values[index] = parameter.kind.isList ? .list(list) : .number(list[0])
                case .unset:
                    // What it means to leave it out may be a length itself.
                    if case .derived(let meaning) = parameter.fallback, !parameter.kind.isList,
                        let span = TimeSpan(meaning)
                    {
                        converted.values[index] = .number(try checked(.span(span)))
                    }
                case .text: break
                }
            } catch {
                throw error.at(locations[index])
            }
        }
        return converted
    }
}
