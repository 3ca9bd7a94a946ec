#!/usr/bin/env python3
"""What the boundary between host and plugin costs: the time of a schedule value and of an optimizer block that do nothing.

    Scripts/install PREFIX
    python3 Benchmarks/boundary.py PREFIX

boundary.c does nothing, through the host and called directly in a loop of C; beside it `fixed`, the same in Swift, and `native`,
which calls a function that returns what it gets. Blocks are of 64 elements, since a block's size is none of the boundary's.
Medians over rounds; run nothing else meanwhile.
"""
import pathlib, statistics, subprocess, sys, tempfile

ROUNDS, BLOCKS, ELEMENTS = 7, 10_000, 64
FUNCTION = "double same(double base) { return base; }\n"


def main(prefix):
    here = pathlib.Path(__file__).parent
    build = ["swift", "build", "-c", "release", "--package-path", str(here)]
    subprocess.run(build, check=True, stdout=sys.stderr)
    program = subprocess.run(build + ["--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        compiler = ["cc", "-O2", "-fPIC", "-fvisibility=hidden", "-I", f"{prefix}/include", f"{here}/boundary.c", "-o"]
        subprocess.run(compiler + [f"{folder}/boundary.so", "-shared"], check=True)
        subprocess.run(compiler + [f"{folder}/direct", "-DDIRECT", "-ldl"], check=True)
        pathlib.Path(folder, "same.c").write_text(FUNCTION)
        subprocess.run(["cc", "-O2", "-fPIC", "-shared", f"{folder}/same.c", "-o", f"{folder}/same"], check=True)

        def answers(*words, of):
            process = subprocess.run(words, input=of * ROUNDS, check=True, stdout=subprocess.PIPE, text=True)
            return statistics.median(float(line.split()[0]) for line in process.stdout.splitlines())

        direct = [list(map(float, subprocess.run([f"{folder}/direct", f"{folder}/boundary.so"], check=True,
                                                 stdout=subprocess.PIPE, text=True).stdout.split())) for _ in range(ROUNDS)]
        native = f'native(library={folder}/same, symbol=same, signature="f64(f64 base)")\n'
        values = f"{program}/schedule-value"
        print("a schedule's value")
        print(f"  C function, called directly   {statistics.median(d[0] for d in direct):6.1f} ns")
        print(f"  the same through the host     {answers(values, folder, of='passes-through' + chr(10)):6.1f} ns")
        print(f"  fixed, in Swift               {answers(values, prefix + '/lib/anneal/plugins', of='fixed' + chr(10)):6.1f} ns")
        print(f"  native, by libffi             {answers(values, prefix + '/lib/anneal/plugins', of=native):6.1f} ns")
        print("an optimizer's block")
        print(f"  C function, called directly   {statistics.median(d[1] for d in direct):6.1f} ns")
        for threads in "1", "2":
            steps = answers(f"{program}/optimizer-step", folder, threads, of=f"rests {BLOCKS * ELEMENTS} {BLOCKS}\n")
            print(f"  the same through the host     {steps * ELEMENTS:6.1f} ns with {threads} thread{'s' * (threads > '1')}")


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
